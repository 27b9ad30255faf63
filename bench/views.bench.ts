import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import { attributeIndex, attributeStatistics } from '#features/fields/fields.sql.ts'
import { openBase, withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct } from './server.ts'

const firstPage = { most: 150, of: 'ours' as const }
const count = { most: 1000, of: 'ours' as const }
const requestsOfKind = 60
/** Exact counts take seconds in all. */
const exactCounts = 20
const warmUps = 5
const api = '/api/v1'

const is = (field: string, op: string, value?: unknown) => ({ kind: 'field', params: { field, op, value } })
const others = [
  is('stage', 'in', ['customer', 'lead']),
  is('email', 'isNotEmpty'),
  is('visits', 'atLeast', 3),
  is('birthOn', 'before', '2005-01-01'),
]
/** Five conditions each, on columns, contact points and custom fields; the first one has an index. */
const views = {
  'one in a thousand': [is('points', 'between', [500, 500]), ...others],
  'one in a hundred': [is('points', 'atLeast', 990), ...others],
  'one in three': [is('rank', 'in', ['gold']), ...others],
  'set, one in ten': [is('likes', 'containsAll', ['wine', 'tea']), ...others],
} as const
/** Hits that all lie behind the others in the order: of the field that is sorted by, and of another one. */
const atTheEnd = {
  'three in ten, the last of the order, first page by -field:points': {
    sort: '-field:points',
    rules: [is('points', 'atMost', 300), ...others],
  },
  'one in a hundred, the last readings, first page by kana': {
    sort: 'kana',
    rules: [is('familyKana', 'startsWith', 'ワ'), is('rank', 'in', ['gold']), ...others],
  },
} as const
const fields = [
  { key: 'points', type: 'number', filterable: true },
  { key: 'rank', type: 'choice', filterable: true },
  { key: 'likes', type: 'choices', filterable: true },
  { key: 'visits', type: 'number', filterable: false },
] as const

/** Views of five conditions: their first page in several orders, and how many they hold. */
export async function viewsBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  await addAttributes(base.dataDir)
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  let floor = 0
  const measure = async (
    what: string,
    path: string,
    limit?: Line['limit'],
    requests = requestsOfKind,
  ): Promise<number> => {
    const samples: number[] = []
    for (let i = 0; i < requests + warmUps; i++) {
      const took = await client.time(path)
      if (i >= warmUps) samples.push(took)
    }
    const { p50, p95, max } = summary(samples)
    raw[what] = rounded(samples)
    const more = `p50 ${p50.toFixed(1)}, max ${max.toFixed(1)}`
    if (limit) lines.push({ what: `${what}, p95`, ours: p95, unit: 'ms', yardstick: floor, limit, more })
    return p95
  }
  try {
    floor = await measure('select 1', '/readyz')
    const columns = 'fullName,company,stage,points,rank,likes,visits,birthOn,email'
    const page = (what: string, sort: string, rules: readonly unknown[]): Promise<number> =>
      measure(what, `${api}/customers?sort=${sort}&columns=${columns}&filter=${filterOf(rules)}`, firstPage)
    for (const [name, rules] of Object.entries(views)) {
      for (const sort of ['kana', '-updatedAt', '-field:points'])
        await page(`${name}, first page by ${sort}`, sort, rules)
      const counted = `${api}/customers/count?filter=${filterOf(rules)}`
      await measure(`${name}, how many`, counted, count)
      await measure(`${name}, exactly how many`, `${counted}&exact=true`, count, exactCounts)
    }
    for (const [what, { sort, rules }] of Object.entries(atTheEnd)) await page(what, sort, rules)
  } finally {
    client.close()
    await server.close()
  }
  return { variant: String(customers), lines, raw }
}

const filterOf = (rules: readonly unknown[]): string =>
  encodeURIComponent(JSON.stringify({ op: 'and', rules }))

/** Custom fields with a value on every customer, the same in every run of the same base; once for each base. */
async function addAttributes(dataDir: string): Promise<void> {
  await withRuntime(dataDir, async ({ database }) => {
    const { db, pool } = database
    const { rows } = await sql`select 1 from field_definition where key = 'visits'`.execute(db)
    if (rows.length > 0) return
    await sql`
      update customer set attributes = jsonb_build_object(
        'points', abs(hashtext(customer_id::text)) % 1000,
        'visits', abs(hashtext(customer_id::text || 'v')) % 20,
        'rank', (array['gold', 'silver', 'bronze'])[1 + abs(hashtext(customer_id::text || 'r')) % 3],
        'likes', case when abs(hashtext(customer_id::text || 'l')) % 10 = 0 then '["wine", "tea"]'::jsonb
          else '["tea"]'::jsonb end)`.execute(db)
    for (const { key, type, filterable } of fields) {
      await sql`
        insert into field_definition (id, subject, key, type, label_ja, section, filterable, index_state)
        values (${newId()}::uuid, 'customer', ${key}, ${type}, ${key}, 'note', ${filterable},
          ${filterable ? 'ready' : null})`.execute(db)
      if (!filterable) continue
      await attributeIndex({ subject: 'customer', key, type }).create.execute(db)
      await attributeStatistics({ subject: 'customer', key, type }).create.execute(db)
    }
    await pool.query('vacuum (analyze) customer')
  })
}
