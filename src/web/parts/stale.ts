import { textOfValue } from '../attributes.ts'
import type { ApiProblem } from '../problem.ts'

/** The record that came with a `stale` problem: a value of it, and the version to write over. */
export type Current = { readonly version: number; value(name: string): string | null }

/** Null where the answer did not carry the record; then there is nothing to compare and the problem is shown as it is. */
export function currentOf(problem: ApiProblem): Current | null {
  const { current } = problem
  if (typeof current !== 'object' || current === null || !('version' in current)) return null
  const { version } = current
  if (typeof version !== 'number') return null
  const values = new Map<string, unknown>(Object.entries(current))
  return {
    version,
    value(name) {
      if (!name.startsWith('attributes.')) return textOfValue(values.get(name))
      const attributes = new Map<string, unknown>(Object.entries(values.get('attributes') ?? {}))
      return textOfValue(attributes.get(name.slice('attributes.'.length)))
    },
  }
}

/**
 * What to do when somebody saved between reading and writing. `same`: they wrote the very same. `apart`: they changed
 * other fields, so this one may be written on their version. `clash`: a person has to choose.
 */
export function compare(read: string | null, mine: string | null, theirs: string | null) {
  if (theirs === mine) return 'same'
  return theirs === read ? 'apart' : 'clash'
}
