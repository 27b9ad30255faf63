import type { Phrase } from '#kit/text.ts'
import type { z } from 'zod'

/** Something that happened to a customer: the timeline's sentence, and what rules and triggers can ask about. */
export type EventKind<P extends z.ZodObject = z.ZodObject> = {
  /** Past tense, `thing.happened`. */
  readonly name: string
  readonly payload: P
  /** May name payload keys: 「{name}を取り込みました」. */
  readonly sentence: Phrase
  /** A Tabler icon's name, without `Icon`. */
  readonly icon: string
}

export function defineEvent<const P extends z.ZodObject>(kind: EventKind<P>): EventKind<P> {
  return kind
}
