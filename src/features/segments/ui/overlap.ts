import type { Answer, api } from '#web/api.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { membersOf } from './kinds.ts'

export type Overlap = Answer<typeof api.segments.overlap>
export type Part = Overlap['parts'][number]

export const fewest = 2
export const most = 5

/** The ids of an address, each once and no more than can be compared. */
export function idsOf(list: string | undefined): string[] {
  const ids = (list ?? '').split(',').filter((id) => id !== '')
  return [...new Set(ids)].slice(0, most)
}

/** Whoever is in exactly these of the segments, as a rule. */
export function ruleOfPart({ segments }: Pick<Overlap, 'segments'>, part: Pick<Part, 'in'>): Rule {
  const among = new Set(part.in)
  return { op: 'and', rules: segments.map(({ id }) => membersOf(id, among.has(id))) }
}

/** Of those in one segment, how many are in another too: 0–1, null where nobody is in the first. */
export function shareIn({ parts }: Pick<Overlap, 'parts'>, one: string, other: string): number | null {
  const count = (...ids: readonly string[]): number =>
    parts.reduce((sum, part) => (ids.every((id) => part.in.includes(id)) ? sum + part.count : sum), 0)
  const all = count(one)
  return all === 0 ? null : count(one, other) / all
}
