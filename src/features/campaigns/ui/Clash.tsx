import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignFieldsText } from '../campaigns.fields.text.ts'
import { planOf, type PlanDraft, type PlanKey } from './plan-draft.ts'
import { useSegmentOptions } from './segment-options.ts'
import { useSenders } from './sender-queries.ts'
import type { PlanState } from './use-plan.ts'

type ClashProps = { state: PlanState; clash: NonNullable<PlanState['clash']> }
/** Somebody saved the same parts meanwhile: both, side by side. */
export function Clash({ state, clash }: ClashProps): ReactNode {
  const t = useText(campaignFieldsText)
  const say = useSaid()
  const theirs = planOf(clash.theirs)
  return (
    <StaleDialog
      rows={clash.keys.map((key) => ({
        label: t(key),
        mine: say(state.plan, key),
        theirs: say(theirs, key),
      }))}
      onKeepTheirs={state.keepTheirs}
      onKeepMine={state.keepMine}
    />
  )
}

/** A part of a plan in a few words. */
function useSaid(): (plan: PlanDraft, key: PlanKey) => string {
  const format = useFormat()
  const segments = new Map(useSegmentOptions().map(({ value, label }) => [value, label]))
  const senders = new Map((useSenders() ?? []).map(({ id, name }) => [id, name]))
  const named = (ids: readonly string[]): string => ids.map((id) => segments.get(id) ?? id).join('、')
  return (plan, key) => {
    const { audience, schedule, variants } = plan
    if (key === 'audience')
      return [named(audience.segmentIds), audience.exceptIds.length > 0 && `− ${named(audience.exceptIds)}`]
        .filter(Boolean)
        .join(' ')
    if (key === 'senderId') return senders.get(plan.senderId ?? '') ?? ''
    if (key === 'schedule' && schedule.kind !== 'now') return format.dateTime(schedule.at)
    if (key === 'variants')
      return variants.map(({ label, subject }) => [label, subject].filter(Boolean).join('：')).join('、')
    return plainly(plan[key])
  }
}

function plainly(value: unknown): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  return Object.values(value as { readonly [key: string]: unknown })
    .map(plainly)
    .filter(Boolean)
    .join(' ')
}
