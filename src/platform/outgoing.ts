import type { Work } from './work.ts'

/** A message as it goes out, made for one address. */
export type Outgoing = {
  /** By which its source knows this try of it. */
  readonly ref: string
  readonly customerId: string
  /** As `contact_point.key` has it. */
  readonly address: string
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  readonly subject: string
  readonly text: string
  readonly html: string | null
  /** Without the angle brackets. */
  readonly messageId: string
  /** What bounces come back to (`mail-tokens.ts`); null is the sender's own address. */
  readonly returnToken: string | null
  /** Of which campaign it is, so that one that goes wrong can be stopped. */
  readonly campaignId?: string
  /** Beside the usual ones: `List-Unsubscribe`, `Auto-Submitted`. One line each. */
  readonly headers: { readonly [name: string]: string }
}

/**
 * What came of a try. `refused` and `putOff` are the server's word (5xx, 4xx); `cut` ended before the message was handed
 * over, `unknown` after that: nobody knows whether it went out. `kept` stays in the mailbox, since no server is set.
 */
export type Outcome = {
  readonly ref: string
  readonly kind: 'sent' | 'putOff' | 'refused' | 'cut' | 'unknown' | 'kept'
  /** The server's own words. */
  readonly said: string
  readonly at: Date
}

/** Advertising that was stopped since too much of it came back: of these campaigns, and of whatever these addresses send. */
export type Stopped = { readonly campaigns: readonly string[]; readonly addresses: readonly string[] }

/**
 * Who has messages to send. The senders ask every source in the order of the features, transactional ones first, and speak
 * to servers; a source keeps its own ledger and never sees a server.
 *
 * Exactly once: `take` marks rows as taken by a sender and commits; `begin` marks those that are about to be handed over and
 * commits before any byte of them is; `settle` says what came of them. A sender that dies leaves rows behind: what was only
 * taken is free again, what had begun is `unknown` and never sent again by itself.
 */
export type MailSource = {
  readonly name: string
  /** Advertising waits until no transactional mail is due, and stops when too much of it comes back. */
  readonly class: 'transactional' | 'advertising'
  /**
   * Takes up to `most` that are due, none for the domains in `closed` and none of what was `stopped`; committed. Whoever may
   * not be written to (any more) is settled by the source itself and not among them.
   */
  take(
    work: Work,
    sender: string,
    most: number,
    closed: readonly string[],
    stopped: Stopped,
  ): Promise<readonly Outgoing[]>
  /** Marks these as being handed over; committed. Answers those which still may be: the others were stopped meanwhile. */
  begin(work: Work, refs: readonly string[]): Promise<readonly string[]>
  settle(work: Work, outcomes: readonly Outcome[]): Promise<void>
  /**
   * Gives back what was taken, begun or not, and of which not a byte was handed over: the sender stops, a domain was closed
   * meanwhile, no server is reached. Not counted as a try; `why` is for people to read at what waits.
   */
  giveBack(work: Work, refs: readonly string[], why?: string): Promise<void>
  /** Sets right what senders left behind that are no longer among the `living`. */
  recover(work: Work, living: readonly string[]): Promise<void>
  /** Whether anything is due now that nobody has taken. */
  isDue(work: Work): Promise<boolean>
}
