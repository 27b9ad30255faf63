import type { Phrase } from '#kit/text.ts'
import type { z } from 'zod'
import type { Work } from '../work.ts'

/** Told of each customer for whom an action cannot be done, so that the others still get it. */
export type Refuse = (customerId: string, why: Phrase) => void
/** How a customer was before an action, as JSON that `restore` reads back. */
export type Before = { readonly id: string; readonly before: unknown }

/** Something that can be done to many customers at once: by a selection now, by automations later. */
export type Action<P extends z.ZodType = z.ZodType> = {
  readonly kind: string
  readonly label: Phrase
  readonly permission: string
  readonly params: P
  /**
   * Runs in the caller's transaction; returns the ids that really changed. What may not be done to one customer is told
   * to `refuse` where there is one, and thrown as a Problem where not.
   */
  run(work: Work, customerIds: readonly string[], params: z.output<P>, refuse?: Refuse): Promise<string[]>
  /** How it is taken back; an action without it cannot be. */
  readonly wayBack?: {
    /** Read in the transaction of `run`, before it. */
    capture(work: Work, customerIds: readonly string[], params: z.output<P>): Promise<Before[]>
    /** Gives back how it was; the rows are locked and as the action left them. Returns those that have it again. */
    restore(work: Work, rows: readonly Before[], params: z.output<P>): Promise<string[]>
  }
}

export function defineAction<const P extends z.ZodType>(action: Action<P>): Action<P> {
  return action
}
