/** One field of an entry: what it was and what it became. */
export type Difference = { readonly key: string; readonly before: unknown; readonly after: unknown }

/** Both sides of an entry joined by field, in the order in which they were written down. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const old = fieldsOf(before)
  const now = fieldsOf(after)
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => ({
    key,
    before: old.get(key) ?? null,
    after: now.get(key) ?? null,
  }))
}

function fieldsOf(side: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof side === 'object' && side !== null ? Object.entries(side) : [])
}

export type Reader = {
  readonly none: string
  readonly yes: string
  readonly no: string
  dateTime(instant: string): string
  number(value: number): string
}
const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** A stored value as a person reads it; lists by line, records as `name: value`. */
export function readable(value: unknown, reader: Reader): string {
  if (value === null || value === undefined || value === '') return reader.none
  if (typeof value === 'boolean') return value ? reader.yes : reader.no
  if (typeof value === 'number') return reader.number(value)
  if (typeof value === 'string') return instant.test(value) ? reader.dateTime(value) : value
  if (Array.isArray(value))
    return value.length === 0 ? reader.none : value.map((one) => readable(one, reader)).join('\n')
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${readable(one, reader)}`)
    .join('\n')
}
