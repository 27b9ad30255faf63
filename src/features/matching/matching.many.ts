import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Traits } from '#features/customers/customers.traits.ts'
import { displayNameOf, type CustomerFields } from '#features/customers/customers.ts'
import type { Work } from '#platform/work.ts'
import { scorePeople, type Score } from './matching.score.ts'
import {
  crowd,
  readHolders,
  readTraits,
  sharedFrom,
  withoutShared,
  type Handle,
} from './matching.traits.store.ts'
import { readWeights } from './matching.weights.store.ts'

export type Alike = Score & {
  readonly id: string
  readonly code: string | null
  readonly displayName: string
}

/** Somebody by what they are found under, and what is compared of them where anybody is found. */
export type Asked<K> = {
  readonly key: K
  readonly handles: readonly Handle[]
  readonly traits: () => Traits
}

/**
 * Who on record may be these people, the surest first; people who are like nobody are left out. Asked in a few statements,
 * however many they are. Only those whom the actor may see; `leftOut` says who is none of them in any case.
 */
export async function similarToMany<K>(
  work: Work,
  people: readonly Asked<K>[],
  leftOut: (ids: readonly string[]) => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<Map<K, Alike[]>> {
  const wanted = new Map<string, Handle>()
  for (const { handles } of people) for (const handle of handles) wanted.set(keyOf(handle), handle)
  const holders = new Map(
    (await readHolders(work.db, [...wanted.values()])).map(({ value, ids }) => [value, ids]),
  )
  const shared = new Set([...holders].flatMap(([value, ids]) => (ids.length > sharedFrom ? [value] : [])))
  const idsOf = (handles: readonly Handle[]): Set<string> =>
    new Set(
      handles.flatMap((handle) => {
        const ids = holders.get(keyOf(handle)) ?? []
        return ids.length > crowd ? [] : ids
      }),
    )
  const asked = people.map((one) => ({ ...one, ids: idsOf(one.handles) })).filter((one) => one.ids.size > 0)
  if (asked.length === 0) return new Map()
  const ids = [...new Set(asked.flatMap((one) => [...one.ids]))]
  const out = await leftOut(ids)
  const known = await readNamed(
    work,
    ids.filter((id) => !out.has(id)),
  )
  const weights = await readWeights(work)
  const traitsOf = await readTraits(work.db, [...known.keys()])
  const alike = new Map<K, Alike[]>()
  for (const { key, traits, ids: sharers } of asked) {
    if (![...sharers].some((id) => known.has(id))) continue
    const own = withoutShared(traits(), shared)
    const found = [...sharers].flatMap((id): Alike[] => {
      const [other, one] = [traitsOf.get(id), known.get(id)]
      if (!other || !one) return []
      const score = scorePeople(own, other, weights.points)
      return score.points < weights.candidateFrom
        ? []
        : [{ ...score, id, code: one.code, displayName: displayNameOf(one) }]
    })
    if (found.length > 0)
      alike.set(
        key,
        found.toSorted((a, b) => b.points - a.points),
      )
  }
  return alike
}

const keyOf = ({ kind, value }: Handle): string => `${kind} ${value}`

type Named = Pick<CustomerFields, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'code'>

/** How those of them are called whom the actor may see. */
export async function readNamed(work: Work, ids: readonly string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Named & { id: string }>`
    select c.customer_id as id, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code
    from customer c where c.customer_id = any(${ids}::uuid[]) and ${visible(work)}`.execute(work.db)
  return new Map(rows.map(({ id, ...named }) => [id, named]))
}
