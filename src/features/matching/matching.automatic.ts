import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { handlesOf } from './matching.actions.ts'
import { clusters } from './matching.clusters.ts'
import { isContradicted, scorePeople, type Evidence } from './matching.score.ts'
import { findSharers, readTraits, withoutShared } from './matching.traits.store.ts'
import { readWeights } from './matching.weights.store.ts'

/** So many pairs are looked at in one go, the surest first. */
const mostPairs = 20_000
/** More records than this are not merged without anybody looking, however alike they are. */
const mostInGroup = 10

/** Groups of customers that strong pairs hold together and nobody has decided on, the surest first. */
export async function strongGroups(work: Work): Promise<{ groups: string[][]; hasMore: boolean }> {
  const { automaticFrom } = await readWeights(work)
  const { rows } = await sql<{ one: string; other: string; points: number }>`
    select p.customer_id as one, p.other_id as other, p.points from match_pair p
    join customer c on c.customer_id = p.customer_id and c.deleted_at is null
    join customer o on o.customer_id = p.other_id and o.deleted_at is null
    where p.state = 'open' and p.strong and p.points >= ${automaticFrom}
    order by p.points desc, p.customer_id, p.other_id limit ${mostPairs + 1}`.execute(work.db)
  const pairs = rows.slice(0, mostPairs)
  const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))]
  const placeOf = new Map(ids.map((id, at) => [id, at]))
  const joined = clusters(
    ids.length,
    pairs.map(({ one, other, points }) => ({ a: placeOf.get(one) ?? 0, b: placeOf.get(other) ?? 0, points })),
    () => true,
  )
  return {
    groups: joined.map((group) => group.flatMap((at) => ids[at] ?? []).toSorted()),
    hasMore: rows.length > mostPairs,
  }
}

/** Why a group is left for people. */
export type Doubt = 'many' | 'decided' | 'contradicted' | 'weaker'
export type Judged = {
  readonly doubt: Doubt | null
  /** The pairs that hold the group together. */
  readonly pairs: readonly {
    readonly a: string
    readonly b: string
    readonly points: number
    readonly evidence: readonly Evidence[]
  }[]
}

/**
 * Whether a group may become one customer without anybody looking, by what the records say now: strong pairs hold all of
 * it together, nothing speaks against any two of them, and nobody said of two of them that they are apart or to be held.
 */
export async function judgeGroup(work: Work, ids: readonly string[]): Promise<Judged> {
  if (ids.length > mostInGroup) return { doubt: 'many', pairs: [] }
  const traits = await readTraits(work.db, ids)
  const { shared } = await findSharers(work, [...traits.values()].flatMap(handlesOf), null)
  const { points: worth, automaticFrom } = await readWeights(work)
  const own = ids.map((id) => {
    const known = traits.get(id)
    return known && withoutShared(known, shared)
  })
  const pairs: { a: string; b: string; points: number; evidence: readonly Evidence[] }[] = []
  let isApart = false
  for (const [x, a] of ids.entries())
    for (const [y, b] of ids.entries()) {
      const [one, other] = [own[x], own[y]]
      if (x >= y || !one || !other) continue
      const { points, strong, evidence } = scorePeople(one, other, worth)
      if (strong && points >= automaticFrom) pairs.push({ a, b, points, evidence })
      else isApart ||= isContradicted(evidence.map(({ kind }) => kind))
    }
  if (await isDecided(work, ids)) return { doubt: 'decided', pairs }
  if (isApart) return { doubt: 'contradicted', pairs }
  const placeOf = new Map(ids.map((id, at) => [id, at]))
  const held = clusters(
    ids.length,
    pairs.map(({ a, b, points }) => ({ a: placeOf.get(a) ?? 0, b: placeOf.get(b) ?? 0, points })),
    () => true,
  )
  return { doubt: held[0]?.length === ids.length ? null : 'weaker', pairs }
}

/** Locks what is said of them: whoever decides at this moment is waited for. */
async function isDecided(work: Work, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    select state from match_pair where customer_id = any(${ids}::uuid[]) and other_id = any(${ids}::uuid[])
    order by customer_id, other_id for update`.execute(work.db)
  return rows.some(({ state }) => state !== 'open')
}
