import type { Phrase } from '#kit/text.ts'
import { reasonText, type ReasonCode } from './readings.text.ts'

/** One field key of the catalogue, or null for "not imported", for each column. */
export type Mapping = (string | null)[]

export type Severity = 'wrong' | 'doubtful'
/** Why a row was not written, or what a person should look at. `why` is what the field itself, or a rule, has to say. */
export type Reason = {
  code: ReasonCode
  field: string | null
  value: string | null
  why?: Phrase
  like?: readonly Like[]
}
/** Somebody on record whom a row is like. By id: what they are called is asked when it is shown, by whoever looks. */
export type Like = { readonly id: string; readonly points: number; readonly kinds: readonly string[] }

const longestValue = 200

export function reason(
  code: ReasonCode,
  field: string | null = null,
  value: string | null = null,
  why?: Phrase,
): Reason {
  return { code, field, value: value === null ? null : shortened(value), ...(why && { why }) }
}

/** Cut between characters, never inside one. */
function shortened(value: string): string {
  if (value.length <= longestValue) return value.toWellFormed()
  return `${value.slice(0, longestValue).replace(/[\uD800-\uDBFF]$/, '')}…`.toWellFormed()
}

export function severityOf(reasons: readonly Reason[]): Severity | null {
  if (reasons.length === 0) return null
  return reasons.some(({ code }) => 'wrong' in reasonText[code]) ? 'wrong' : 'doubtful'
}
