import { sql, type RawBuilder } from 'kysely'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { clusters } from './matching.clusters.ts'
import type { Evidence } from './matching.score.ts'
import { readWeights } from './matching.weights.store.ts'
import type { PairState } from './matching.ts'

export type Exported = 'pairs' | 'clusters'
type Row = (string | number | null)[]
type Read = {
  customerId: string
  otherId: string
  one: string | null
  other: string | null
  points: number
  strong: boolean
  evidence: Evidence[]
  state: PairState
}

/**
 * What matching found, so that a company can hold it against its own list before anything is merged: pairs with points
 * and evidence, or the clusters they make. `key` is any field of a customer, or `id`. The first row names the columns.
 */
export async function* exportRows(
  work: Work,
  { key, what }: { key: string; what: Exported },
): AsyncGenerator<Row> {
  const { rows } = await readPairs(work, await keyColumn(work, key))
  if (what === 'pairs') {
    const { automaticFrom } = await readWeights(work)
    yield [`${key}_a`, `${key}_b`, 'points', 'automatic', 'state', 'evidence']
    for (const { one, other, points, strong, state, evidence } of rows)
      yield [
        one,
        other,
        points,
        strong && points >= automaticFrom ? 1 : 0,
        state,
        evidence.map((part) => `${part.kind}${part.points < 0 ? '' : '+'}${part.points}`).join(' '),
      ]
    return
  }
  yield ['cluster', key]
  const places = new Map<string, number>()
  const keys: (string | null)[] = []
  const place = (id: string, written: string | null): number => {
    const known = places.get(id)
    if (known !== undefined) return known
    places.set(id, keys.length)
    return keys.push(written) - 1
  }
  const together = []
  const apart = new Set<string>()
  for (const { customerId, otherId, one, other, points, state } of rows) {
    const [a, b] = [place(customerId, one), place(otherId, other)]
    if (state === 'distinct' || state === 'household') apart.add(`${a} ${b}`).add(`${b} ${a}`)
    else together.push({ a, b, points })
  }
  const groups = clusters(keys.length, together, (a, b) => !apart.has(`${a} ${b}`))
  for (const [number, group] of groups.entries())
    for (const member of group) yield [number + 1, keys[member] ?? null]
}

function readPairs(work: Work, key: (alias: string) => RawBuilder<unknown>): Promise<{ rows: Read[] }> {
  return sql<Read>`
    select p.customer_id, p.other_id, ${key('c')} as one, ${key('o')} as other, p.points, p.strong, p.evidence, p.state
    from match_pair p
    join customer c on c.customer_id = p.customer_id and c.deleted_at is null
    join customer o on o.customer_id = p.other_id and o.deleted_at is null
    order by p.points desc, p.customer_id, p.other_id`.execute(work.db)
}

async function keyColumn(work: Work, key: string): Promise<(alias: string) => RawBuilder<unknown>> {
  if (key === 'id') return (alias) => sql`${sql.ref(`${alias}.customer_id`)}::text`
  const field = (await readFieldSet(work)).get('customer', key)
  const { column, attribute } = field ?? {}
  if (column) return (alias) => sql`${sql.ref(`${alias}.${column}`)}::text`
  if (attribute) return (alias) => sql`${sql.ref(`${alias}.attributes`)} ->> ${key}`
  throw new Problem('invalid', {
    detail: {
      ja: '「{key}」は顧客のキーにできません。id、code や、お使いの項目のキーを指定してください',
      en: '“{key}” cannot be the key of a customer. Give id, code, or the key of a field of yours',
    },
    params: { key },
  })
}
