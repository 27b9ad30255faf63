import type { api, Answer } from '#web/api.ts'
import { ApiProblem } from '#web/problem.ts'
import type { Candidate } from '../matching.api.ts'

type Who = { survivorId: string; loserIds: string[] }
type Body = Who & { versions: { id: string; version: number }[] }
type Server = {
  readonly preview: (input: {
    body: Who
  }) => Promise<Pick<Answer<typeof api.merging.preview>, 'records' | 'fields'>>
  readonly merge: (input: { body: Body }) => Promise<{ readonly id: string }>
}
export type MergedMany = {
  /** The merges that were done, in their order. */
  readonly ids: readonly string[]
  /** Pairs that only people can decide: a date of birth differs, or somebody is at it. */
  readonly left: number
}

/**
 * Merges pair after pair, each by itself into the record that was there first. What the server refuses is left for
 * people; when it cannot be reached, or somebody stops it, what was done so far stands.
 */
export async function mergeMany(
  pairs: readonly Pick<Candidate, 'a' | 'b'>[],
  { preview, merge }: Server,
  goOn: (done: number) => boolean,
): Promise<MergedMany> {
  const ids: string[] = []
  let left = 0
  for (const [done, { a, b }] of pairs.entries()) {
    if (!goOn(done)) break
    const who = { survivorId: a.id, loserIds: [b.id] }
    try {
      const { records, fields } = await preview({ body: who })
      if (fields.some(({ rule }) => rule === 'mustChoose')) left += 1
      else {
        const versions = records.map(({ id, version }) => ({ id, version }))
        ids.push((await merge({ body: { ...who, versions } })).id)
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.body.status === 0 || error.body.status >= 500) break
      left += 1
    }
  }
  return { ids, left }
}
