import type { Work } from './work.ts'

/** A record that rules, audiences and choices name by its id. */
export type Asked = { readonly kind: 'segment' | 'tag'; readonly id: string }
/** What names it. */
export type AskedBy = { readonly kind: 'campaign' | 'webhook'; readonly id: string; readonly name: string }
export type Asks = {
  readonly of: (work: Pick<Work, 'db'>, asked: Asked) => Promise<readonly AskedBy[]>
  /** Asked before it goes to the bin; throws a Problem that says what must be done first. */
  readonly parting?: (work: Pick<Work, 'db'>, asked: Asked) => Promise<void>
}

/** What of other features asks for a record: where it is used, beside what its own feature knows. */
export async function askedBy(work: Work, asked: Asked): Promise<AskedBy[]> {
  const found: AskedBy[] = []
  for (const { asks } of work.app.features) if (asks) found.push(...(await asks.of(work, asked)))
  return found
}

/** Refuses to take away what somebody is about to need. */
export async function mustNotBeNeeded(work: Work, asked: Asked): Promise<void> {
  for (const { asks } of work.app.features) await asks?.parting?.(work, asked)
}
