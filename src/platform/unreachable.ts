import type { Work } from './work.ts'

/** An address to which nothing more should go by itself: it does not exist, or whoever has it called what came spam. */
export type Unreachable = {
  readonly customerId: string
  readonly channel: string
  /** As its contact point has it. */
  readonly key: string
  readonly why: 'bounced' | 'complained'
}

/** Lets the features below know, in the transaction in which it was learnt, of addresses that they must leave alone. */
export async function unreachable(work: Work, addresses: readonly Unreachable[]): Promise<void> {
  if (addresses.length === 0) return
  for (const feature of work.app.features) await feature.unreachable?.(work, addresses)
}
