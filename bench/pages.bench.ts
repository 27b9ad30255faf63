import { z } from 'zod'
import { customersApi, sorts } from '#features/customers/customers.api.ts'
import { people } from '#features/demo/demo.people.ts'
import { baseSeed, openBase } from './base.ts'
import { rounded, summary } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct, type Client } from './server.ts'

/** A page is there before one notices that it was asked for. */
const limit = { most: 60, of: 'ours' as const }
const requestsOfKind = 100
const warmUps = 15
const api = '/api/v1'

const page = customersApi.endpoints.list.returns
const queries = [
  '佐藤',
  '山',
  'やまだ',
  'suzuki',
  '田中 幸子',
  '090',
  'gmail',
  '株式会社',
  '青葉',
  'ワタナベ',
] as const

export async function pagesBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  const measure = async (what: string, paths: readonly string[], judged = true): Promise<number> => {
    const samples: number[] = []
    for (let i = 0; i < requestsOfKind + warmUps; i++) {
      const took = await client.time(paths[i % paths.length] ?? '/readyz')
      if (i >= warmUps) samples.push(took)
    }
    const { p50, p95, max } = summary(samples)
    raw[what] = rounded(samples)
    if (judged)
      lines.push({
        what: `${what}, p95`,
        ours: p95,
        unit: 'ms',
        yardstick: floor,
        limit,
        more: `p50 ${p50.toFixed(1)}, max ${max.toFixed(1)}`,
      })
    return p95
  }
  let floor = 0
  try {
    floor = await measure('select 1', ['/readyz'], false)
    for (const sort of sorts) await measure(`first page by ${sort}`, [`${api}/customers?sort=${sort}`])
    for (const sort of ['kana', '-updatedAt', '-createdAt'] as const)
      await measure(`later pages by ${sort}`, await laterPages(client, sort))
    for (const q of queries)
      await measure(`list with q=${q}`, [`${api}/customers?q=${encodeURIComponent(q)}`])
    await measure('how many', [`${api}/customers/count`])
    for (const q of queries.slice(0, 3))
      await measure(`how many with q=${q}`, [`${api}/customers/count?q=${encodeURIComponent(q)}`])
    const ids = await idsOf(client)
    await measure(
      'customer',
      ids.map((id) => `${api}/customers/${id}`),
    )
    await measure(
      'timeline of a customer',
      ids.map((id) => `${api}/customers/${id}/timeline`),
    )
    await measure(
      'notes of a customer',
      ids.map((id) => `${api}/customers/${id}/notes`),
    )
  } finally {
    client.close()
    await server.close()
  }
  return { variant: String(customers), lines, raw }
}

/** The second page to the twenty-first, each from the cursor of the one before. */
async function laterPages(client: Client, sort: (typeof sorts)[number]): Promise<string[]> {
  const paths: string[] = []
  let path = `${api}/customers?sort=${sort}`
  for (let i = 0; i < 20; i++) {
    const { next } = z.parse(page, await client.json(path))
    if (next === null) break
    path = `${api}/customers?sort=${sort}&cursor=${encodeURIComponent(next)}`
    paths.push(path)
  }
  return paths
}

/** Customers from all over the base, found by their member numbers. */
async function idsOf(client: Client): Promise<string[]> {
  const ids: string[] = []
  for (const { code } of people(baseSeed)
    .filter(({ number }) => number % 97 === 0)
    .take(requestsOfKind)) {
    const { items } = z.parse(page, await client.json(`${api}/customers?q=${code}`))
    if (items[0]) ids.push(items[0].id)
  }
  return ids
}
