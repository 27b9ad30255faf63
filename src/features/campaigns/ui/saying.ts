import type { Translate } from '#kit/text.ts'
import type { Format } from '#web/format.ts'
import type { campaignStatesText } from '../campaign-states.text.ts'
import type { sayingText } from '../saying.text.ts'
import type { Campaign } from './campaign-queries.ts'

type Plan = Campaign['plan']
export type Facts = {
  readonly plan: Omit<Plan, 'variants'> & { readonly variants: readonly unknown[] }
  /** In words; null where nobody was chosen. */
  readonly audience: string | null
  /** Mails that will leave, those who wait for the winner too; null while it is counted. */
  readonly count: number | null
  readonly sender: string | null
  readonly subject: string | null
  /** What holds, its own or the organisation's. */
  readonly cap: Campaign['cap']
  readonly quiet: Campaign['quiet']
}
type Say = {
  readonly t: Translate<typeof sayingText>
  readonly words: Translate<typeof campaignStatesText>
  readonly format: Pick<Format, 'dateTime' | 'number'>
}

/** What will happen when it is sent, a sentence each. */
export function sayings(facts: Facts, say: Say): readonly string[] {
  const { plan, sender, subject, cap, quiet } = facts
  const { t, words, format } = say
  const { replyTo, test, heldOutPercent, speed, tracked, windowDays } = plan
  const [first] = speed.warmUp
  return [
    whoAndWhen(facts, say),
    sender !== null && (replyTo === null ? t('from', { sender }) : t('fromAndReply', { sender, replyTo })),
    subject !== null && t('subject', { subject }),
    test !== null &&
      t('test', {
        share: test.share,
        variants: plan.variants.length,
        hours: test.hours,
        measure: words(test.measure),
      }),
    test !== null && t(test.ifNone === 'best' ? 'ifBest' : 'ifAsk'),
    heldOutPercent > 0 && t('heldOut', { percent: heldOutPercent }),
    speed.perHour !== null &&
      t('perHour', {
        perHour: format.number(speed.perHour),
        duration: duration((facts.count ?? 0) / speed.perHour, say),
      }),
    first !== undefined &&
      t('warmUp', {
        first: format.number(first),
        days: speed.warmUp.length,
        last: format.number(speed.warmUp.at(-1) ?? first),
      }),
    cap !== null && t('cap', cap),
    quiet !== null && t('quiet', quiet),
    tracked ? t('tracked', { days: windowDays }) : t('untracked'),
  ].filter((sentence) => sentence !== false)
}

function whoAndWhen({ plan, audience, count: of }: Facts, { t, format }: Say): string {
  const { schedule } = plan
  if (audience === null) return t('nobody')
  const count =
    of === null
      ? t('counting')
      : t(plan.audience.addresses === 'all' ? 'mails' : 'people', { count: format.number(of) })
  if (schedule.kind === 'now') return t('now', { audience, count })
  const at = format.dateTime(schedule.at)
  return schedule.kind === 'at'
    ? t('at', { audience, count, at })
    : t('bestHour', { audience, count, at, hours: schedule.withinHours })
}

/** So many hours in the unit in which people would say it. */
function duration(hours: number, { t, format }: Say): string {
  if (hours < 1.5) return t('minutes', { count: format.number(Math.max(1, Math.ceil(hours * 60))) })
  if (hours < 48) return t('hours', { count: format.number(Math.round(hours)) })
  return t('days', { count: format.number(Math.ceil(hours / 24)) })
}
