import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { Sayings } from './Aside.tsx'
import { isPlanned, type Campaign } from './campaign-queries.ts'
import { planOf } from './plan-draft.ts'
import { PreviewOf } from './Preview.tsx'
import { useSayings } from './use-sayings.ts'
import styles from './Watch.module.css'

/** What was decided, in sentences, and the content as somebody gets it. */
export function PlanTab({ campaign }: { campaign: Campaign }): ReactNode {
  const planned = isPlanned(campaign.state)
  const { purposeId, audience, heldOutPercent, cap, schedule } = planOf(campaign)
  const { data: reach } = useQuery({
    queryKey: ['campaign', 'reach', campaign.id, campaign.version],
    queryFn: ({ signal }) => {
      const body = { campaignId: campaign.id, purposeId, audience, heldOutPercent, cap, schedule }
      return api.campaigns.reach({ body }, { signal })
    },
    enabled: planned,
    retry: false,
  })
  const { total, heldOut, skipped } = campaign.figures
  const count = planned ? (reach?.sent ?? null) : total - heldOut - skipped
  const sentences = useSayings(campaign, count)
  return (
    <div className={styles['plan']}>
      <Sayings sentences={sentences} />
      {campaign.plan.variants[0]?.content && <PreviewOf campaign={campaign} />}
    </div>
  )
}
