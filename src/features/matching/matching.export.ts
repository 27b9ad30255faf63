import { sql, type RawBuilder } from 'kysely'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import { clusters } from './matching.clusters.ts'
import { readWeights } from './matching.weights.store.ts'

export type Exported = 'pairs' | 'clusters'
export type ExportedSubject = 'customer' | 'company'
type Row = (string | number | null)[]
type Read = {
  recordId: string
  otherId: string
  one: string | null
  other: string | null
  points: number
  strong: boolean
  evidence: { kind: string; points: number }[]
  state: string
}

/**
 * What matching found, so that a company can hold it against its own list before anything is merged: pairs with points
 * and evidence, or the clusters they make. `key` is any field of the subject, or `id`. The first row names the columns.
 */
export async function* exportRows(
  work: Work,
  { key, what, subject = 'customer' }: { key: string; what: Exported; subject?: ExportedSubject },
): AsyncGenerator<Row> {
  const { rows } = await readPairs(work, subject, await keyColumn(work, subject, key))
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
  for (const { recordId, otherId, one, other, points, state } of rows) {
    const [a, b] = [place(recordId, one), place(otherId, other)]
    if (state === 'distinct' || state === 'household' || state === 'related')
      apart.add(`${a} ${b}`).add(`${b} ${a}`)
    else together.push({ a, b, points })
  }
  const groups = clusters(keys.length, together, (a, b) => !apart.has(`${a} ${b}`))
  for (const [number, group] of groups.entries())
    for (const member of group) yield [number + 1, keys[member] ?? null]
}

type Tables = { pair: string; record: string; id: string; pairId: string }
const tables: { readonly [subject in ExportedSubject]: Tables } = {
  customer: { pair: 'match_pair', record: 'customer', id: 'customer_id', pairId: 'customer_id' },
  company: { pair: 'company_match_pair', record: 'company', id: 'id', pairId: 'company_id' },
}

function readPairs(
  work: Work,
  subject: ExportedSubject,
  key: (alias: string) => RawBuilder<unknown>,
): Promise<{ rows: Read[] }> {
  const { pair, record, id, pairId } = tables[subject]
  const own = sql.ref(`p.${pairId}`)
  return sql<Read>`
    select ${own} as record_id, p.other_id, ${key('c')} as one, ${key('o')} as other, p.points, p.strong, p.evidence,
      p.state
    from ${sql.table(pair)} p
    join ${sql.table(record)} c on ${sql.ref(`c.${id}`)} = ${own} and c.deleted_at is null
    join ${sql.table(record)} o on ${sql.ref(`o.${id}`)} = p.other_id and o.deleted_at is null
    order by p.points desc, ${own}, p.other_id`.execute(work.db)
}

async function keyColumn(
  work: Work,
  subject: ExportedSubject,
  key: string,
): Promise<(alias: string) => RawBuilder<unknown>> {
  if (key === 'id') return (alias) => sql`${sql.ref(`${alias}.${tables[subject].id}`)}::text`
  const field = (await readFieldSet(work)).get(subject, key)
  const { column, attribute } = field ?? {}
  if (column) return (alias) => sql`${sql.ref(`${alias}.${column}`)}::text`
  if (attribute) return (alias) => sql`${sql.ref(`${alias}.attributes`)} ->> ${key}`
  throw new Problem('invalid', { detail: noKey[subject], params: { key } })
}

const noKey: { readonly [subject in ExportedSubject]: Phrase } = {
  customer: {
    ja: '「{key}」は顧客のキーにできません。id、code や、お使いの項目のキーを指定してください',
    en: '“{key}” cannot be the key of a customer. Give id, code, or the key of a field of yours',
  },
  company: {
    ja: '「{key}」は取引先のキーにできません。id、name、corporateNumber や、お使いの項目のキーを指定してください',
    en: '“{key}” cannot be the key of a company. Give id, name, corporateNumber, or the key of a field of yours',
  },
}
