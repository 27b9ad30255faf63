import type { Locale, Phrase } from '#kit/text.ts'
import type { z } from 'zod'
import type { Field } from './field.ts'

/** By what labels are found: fields as they are called in this organisation. */
export type Names = { readonly field: (subject: Field['subject'], key: string) => Field | undefined }

/** Something that happened to a customer: the timeline's sentence, and what rules and triggers can ask about. */
export type EventKind<P extends z.ZodObject = z.ZodObject> = {
  /** Past tense, `thing.happened`. */
  readonly name: string
  readonly payload: P
  /** May name payload keys: 「{name}を取り込みました」. */
  readonly sentence: Phrase
  /** What the sentence is filled with, where the payload itself is not readable (keys instead of labels). */
  words?(payload: z.output<P>, names: Names, locale: Locale): { readonly [name: string]: string | number }
  /** Keys of the payload that name or describe a person, or were typed freely: they are sent to no other system. */
  readonly personal?: readonly (keyof z.output<P> & string)[]
  /** A Tabler icon's name, without `Icon`. */
  readonly icon: string
}

export function defineEvent<const P extends z.ZodObject>(kind: EventKind<P>): EventKind<P> {
  return kind
}
