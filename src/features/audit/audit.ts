import { isDeepStrictEqual } from 'node:util'

/** A record, or the part of it that is worth writing down. */
export type Recorded = { readonly [key: string]: unknown }

/** What the audit log keeps of one change. `before` is missing for what was made, `after` for what was removed. */
export type AuditNote = {
  /** `subject.verb`: `user.update`, `customer.export` … */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly before?: Recorded | null
  readonly after?: Recorded | null
}

/** The keys of `after` whose value differs, on both sides; null when nothing changed. */
export function changes(before: Recorded, after: Recorded): { before: Recorded; after: Recorded } | null {
  const changed = Object.keys(after).filter(
    (key) => !isDeepStrictEqual(before[key] ?? null, after[key] ?? null),
  )
  if (changed.length === 0) return null
  const pick = (from: Recorded): Recorded =>
    Object.fromEntries(changed.map((key) => [key, from[key] ?? null]))
  return { before: pick(before), after: pick(after) }
}

/** The same over the keys of both sides: a value that only one side has changed from or to null. */
export function changesBetween(
  before: Recorded,
  after: Recorded,
): { before: Recorded; after: Recorded } | null {
  const gone = Object.keys(before).filter((key) => !(key in after))
  return changes(before, { ...after, ...Object.fromEntries(gone.map((key) => [key, null])) })
}

const secrets = new Set(['password', 'passwordHash', 'token', 'tokenHash', 'key', 'keyHash'])

/** Refuses to write down what must not be known: the log is read by people and cannot be cleaned. */
export function mustHoldNoSecret({ action, before, after }: AuditNote): void {
  const secret = [before, after].flatMap((side) => Object.keys(side ?? {})).find((key) => secrets.has(key))
  if (secret !== undefined) throw new Error(`${action} must not write ${secret} to the audit log`)
}
