import { withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import { openCourses } from './purchases.base.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct } from './server.ts'

const limit = { most: 1000, of: 'ours' as const }
const requestsOfKind = 7
const warmUps = 1

const pictures = {
  'monthly sales': 'monthly?',
  'F2 and F3': 'conversion?',
  'cohort retention': 'retention?from=2023-01&to=2026-12',
  'cohort LTV': 'retention?measure=ltv&from=2023-01&to=2026-12',
  RFM: 'rfm?',
  deciles: 'deciles?',
  CPM: 'cpm?',
  'days between orders': 'intervals?',
  media: 'media?',
  pairs: 'pairs?',
  'moves between CPM segments': 'moves?from=2026-01&to=2026-06',
  'survival by plan': 'survival?by=plan',
  'continuation by medium': 'continuation?by=media',
  'standing of subscriptions': 'standing?',
  MRR: 'mrr?',
  'reasons for leaving': 'leaving?',
  'tenure of subscriptions': 'tenure?',
} as const

const rule = (op: string, value: string): string =>
  encodeURIComponent(JSON.stringify({ kind: 'field', params: { field: 'campaign', op, value } }))
/** By a field of the customer: the customers themselves must be read for it. */
const oneInTen = rule('equals', 'ten')
const nineInTen = rule('notEquals', 'ten')

/** Every picture of purchases and of subscriptions, of everybody and of one customer in ten, deciles of nine in ten, and products that many and few buy. */
export async function picturesBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openCourses(customers)
  const products = await withRuntime(base.dataDir, async ({ database: { pool } }) => {
    const { rows } = await pool.query<{ id: string }>(
      `select id from product where code in ('B1', 'B900') order by code`,
    )
    return rows.map(({ id }) => id)
  })
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  const measure = async (what: string, path: string): Promise<void> => {
    const samples: number[] = []
    for (let i = 0; i < requestsOfKind + warmUps; i++) {
      const took = await client.time(`/api/v1/insight/${path}`)
      if (i >= warmUps) samples.push(took)
    }
    const { p50, max } = summary(samples)
    console.log(`  ${what}: ${p50.toFixed(0)} ms`)
    raw[what] = rounded(samples)
    lines.push({ what, ours: p50, unit: 'ms', yardstick: null, limit, more: `max ${max.toFixed(0)}` })
  }
  try {
    for (const [name, path] of Object.entries(pictures)) {
      await measure(name, path)
      await measure(`${name}, one in ten`, `${path}&filter=${oneInTen}`)
    }
    await measure('deciles, nine in ten', `deciles?filter=${nineInTen}`)
    const [most = '', few = ''] = products
    await measure('the product that most have bought', `products/${most}`)
    await measure('one that few have bought', `products/${few}`)
  } finally {
    client.close()
    await server.close()
  }
  return { variant: String(customers), lines, raw }
}
