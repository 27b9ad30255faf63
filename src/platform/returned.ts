import type { Work } from './work.ts'

export const returnKinds = ['bounce', 'complaint', 'autoReply', 'stopRequest', 'reply'] as const
export type ReturnKind = (typeof returnKinds)[number]

/** Which message something came back for. */
export type ReturnedOf =
  | { readonly of: 'message'; readonly mailId: string }
  | { readonly of: 'campaign'; readonly campaignId: string }

/** What came back from one address, as it is on record; each is told once, in whatever order they come in. */
export type Returned = {
  /** Of the row that it is kept in. */
  readonly id: string
  readonly customerId: string
  /** As `contact_point.key` has it. */
  readonly address: string
  readonly kind: ReturnKind
  /** Nothing will ever arrive there; of bounces alone, false for everything else. */
  readonly hard: boolean
  /** Of bounces: one of the reasons (`userUnknown`, `mailboxFull`); of the others empty. */
  readonly reason: string
  /** Null where it cannot be told. */
  readonly of: ReturnedOf | null
  /** When it happened, as far as it says so; never later than now. */
  readonly at: Date
}

/** Lets the features that sent it know what came back, in the transaction in which it is written down. */
export async function returned(work: Work, returns: readonly Returned[]): Promise<void> {
  if (returns.length === 0) return
  for (const feature of work.app.features) await feature.returned?.(work, returns)
}
