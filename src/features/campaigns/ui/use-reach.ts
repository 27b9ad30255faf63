import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { Reach } from './campaign-queries.ts'
import type { PlanDraft } from './plan-draft.ts'

const pause = 500

export type ReachState = {
  readonly reach: Reach | undefined
  /** The number shown is of what was chosen before. */
  readonly isOld: boolean
  readonly error: unknown
  readonly retry: () => void
}

/** Anybody may be meant by it. */
export function isChosen({ everybody, segmentIds, rule }: PlanDraft['audience']): boolean {
  return everybody || segmentIds.length > 0 || rule !== null
}

/** How many get it and why others do not, counted once somebody stops choosing. */
export function useReach(campaignId: string, plan: PlanDraft): ReachState {
  const { purposeId, audience, heldOutPercent, cap, schedule } = plan
  const body = JSON.stringify({ campaignId, purposeId, audience, heldOutPercent, cap, schedule })
  const [asked] = useDebouncedValue(body, pause)
  const enabled = isChosen(audience)
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['campaign', 'reach', asked],
    queryFn: ({ signal }) => api.campaigns.reach({ body: JSON.parse(asked) as Asked }, { signal }),
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  })
  return {
    reach: enabled ? data : undefined,
    isOld: isPlaceholderData || asked !== body,
    error,
    retry: () => void refetch(),
  }
}

type Asked = Parameters<typeof api.campaigns.reach>[0]['body']
