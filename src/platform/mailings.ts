import type { Phrase } from '#kit/text.ts'
import type { Work } from './work.ts'

/** Mails that will be written by themselves on a day: what people plan theirs around. */
export type Mailing = {
  /** `subscription.notice`. */
  readonly key: string
  readonly label: Phrase
  readonly on: string
  readonly count: number
  /** Where one sees what they are about. */
  readonly to: `/${string}`
}
/** Between two days of the organisation's calendar, of those from `today` on. */
export type Mailings = (
  work: Pick<Work, 'db'>,
  days: { readonly from: string; readonly to: string; readonly today: string },
) => Promise<readonly Mailing[]>

/** What of all features will be mailed by itself, day by day. */
export async function mailingsOf(work: Work, days: Parameters<Mailings>[1]): Promise<Mailing[]> {
  const found: Mailing[] = []
  for (const { mailings } of work.app.features) if (mailings) found.push(...(await mailings(work, days)))
  return found
}
