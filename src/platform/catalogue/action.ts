import type { Phrase } from '#kit/text.ts'
import type { z } from 'zod'
import type { Work } from '../work.ts'

/** Something that can be done to many customers at once: by a selection now, by automations later. */
export type Action<P extends z.ZodType = z.ZodType> = {
  readonly kind: string
  readonly label: Phrase
  readonly permission: string
  readonly params: P
  /** Runs in the caller's transaction; returns the ids that really changed. */
  run(work: Work, customerIds: readonly string[], params: z.output<P>): Promise<string[]>
}

export function defineAction<const P extends z.ZodType>(action: Action<P>): Action<P> {
  return action
}
