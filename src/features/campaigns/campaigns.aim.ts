import { readSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import type { Aim } from './campaigns.audience.ts'
import { capOf } from './campaigns.pace.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import type { Plan } from './campaigns.schemas.ts'
import { nextAt } from './campaigns.time.ts'

export type Aimed = Pick<Plan, 'purposeId' | 'audience' | 'heldOutPercent' | 'test' | 'cap' | 'schedule'> & {
  readonly number: number
  readonly purposeClass: 'advertising' | 'transactional'
  readonly variants: readonly { readonly atHour: string | null }[]
}

/** What a plan comes to as it would begin at `at`. */
export async function aimOf(work: Work, plan: Aimed, at: Date): Promise<Aim> {
  const { settings } = await readCampaignSettings(work)
  const { timeZone } = await readSettings(work)
  return {
    number: plan.number,
    purposeId: plan.purposeId,
    audience: plan.audience,
    heldOutPercent: plan.heldOutPercent,
    test: plan.test,
    due: plan.variants.map(({ atHour }) => (atHour === null ? at : nextAt(atHour, at, timeZone))),
    withinHours: plan.schedule.kind === 'bestHour' ? plan.schedule.withinHours : null,
    cap: plan.purposeClass === 'advertising' ? capOf(plan.cap, settings) : null,
  }
}
