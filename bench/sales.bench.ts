import { z } from 'zod'
import { ordersApi } from '#features/orders/orders.api.ts'
import { withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import { openPurchases } from './purchases.base.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct, type Client } from './server.ts'

const limits = { panel: 100, order: 50, list: 60, receivables: 300 } as const
const requestsOfKind = 60
const warmUps = 10
const api = '/api/v1'
const page = ordersApi.endpoints.list.returns

/** What somebody at the order desk and in the back office waits for, beside ten orders a customer. */
export async function salesBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openPurchases(customers)
  const known = await withRuntime(base.dataDir, async ({ database: { pool } }) => {
    const column = async (query: string): Promise<string[]> =>
      (await pool.query<{ value: string }>(query)).rows.map(({ value }) => value)
    const [people, most, few, medium, company, number, name] = await Promise.all([
      // From all over the base: the people of it have ids that follow each other by no rule.
      column(`select customer_id as value from purchase_facts order by md5(customer_id::text) limit 100`),
      column(`select id as value from product where code = 'B1'`),
      column(`select id as value from product where code = 'B900'`),
      column(`select id as value from media order by code limit 1`),
      column(`select company_id::text as value from document where company_id is not null limit 1`),
      column(
        `select number as value from sales_order where kind = 'order' order by ordered_at offset 4321 limit 1`,
      ),
      column(`select concat(c.family_name, ' ', c.given_name) as value from customer c
        order by md5(customer_id::text) limit 20`),
    ])
    return { people, most, few, medium, company, number, name }
  })
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  const tell = (what: string, samples: readonly number[], most: number): void => {
    const { p50, p95, max } = summary(samples)
    console.log(`  ${what}: ${p95.toFixed(0)} ms`)
    raw[what] = rounded(samples)
    lines.push({
      what: `${what}, p95`,
      ours: p95,
      unit: 'ms',
      yardstick: null,
      limit: { most, of: 'ours' },
      more: `p50 ${p50.toFixed(1)}, max ${max.toFixed(0)}`,
    })
  }
  const measure = async (
    what: string,
    paths: readonly string[],
    most: number,
    { requests, first } = { requests: requestsOfKind, first: warmUps },
  ): Promise<void> => {
    const samples: number[] = []
    for (let i = 0; i < requests + first; i++) {
      const took = await client.time(`${api}${paths[i % paths.length] ?? ''}`)
      if (i >= first) samples.push(took)
    }
    tell(what, samples, most)
  }
  try {
    await measure(
      'what somebody bought',
      known.people.map((id) => `/purchases/customers/${id}`),
      limits.panel,
    )
    tell('a new order', await placeOrders(client, known), limits.order)
    const lists: { readonly [what: string]: readonly string[] } = {
      '': [''],
      'of a number': [`q=${known.number[0]}`],
      'of the head of a number': ['q=S12'],
      'of a name': known.name.map((name) => `q=${encodeURIComponent(name)}`),
      'of a common name': [`q=${encodeURIComponent('佐藤')}`],
      open: ['open=true'],
      'not paid': ['paymentState=unpaid'],
      returns: ['kind=return'],
      'by phone': ['channel=phone'],
      'of a medium': [`mediaId=${known.medium[0]}`],
      'of a product that most buy': [`productId=${known.most[0]}`],
      'of a product that few buy': [`productId=${known.few[0]}`],
      'of a company': [`companyId=${known.company[0]}`],
      'of a month a year ago': ['from=2025-10-01&to=2025-10-31'],
      'on hold': ['held=true'],
      'by fax': ['channel=fax'],
      cancelled: ['kind=cancel'],
      'on their way back': ['shippingState=returned'],
    }
    for (const [what, queries] of Object.entries(lists))
      await measure(
        `orders ${what}`.trim(),
        queries.map((query) => `/orders?${query}`),
        limits.list,
      )
    await measure('later pages of orders', await laterPages(client, '/orders?'), limits.list)
    await measure(
      'orders of a customer',
      known.people.map((id) => `/customers/${id}/orders`),
      limits.list,
    )
    const few = { requests: 3, first: 1 }
    const company = `/receivables/items?companyId=${known.company[0]}`
    await measure('what is owed, by age', ['/receivables'], limits.receivables, few)
    await measure('what is owed as of a day', ['/receivables?asOf=2026-10-01'], limits.receivables, few)
    await measure('what is open', ['/receivables/items'], limits.receivables, few)
    await measure('what a company owes', [company], limits.receivables)
  } finally {
    client.close()
    await server.close()
  }
  return { variant: String(customers), lines, raw }
}

/** Two products each, of which the second changes, for customers from all over the base. */
async function placeOrders(
  client: Client,
  { people, most, few }: { people: readonly string[]; most: readonly string[]; few: readonly string[] },
): Promise<number[]> {
  const samples: number[] = []
  for (let i = 0; i < requestsOfKind + warmUps; i++) {
    const customerId = people[i % people.length]
    const before = await ordersOf(client, customerId)
    const { took } = await client.post(`${api}/orders`, {
      customerId,
      channel: 'phone',
      lines: [
        { productId: most[0], quantity: '1', unitPrice: '1980' },
        { productId: few[0], quantity: '2', unitPrice: '500' },
      ],
    })
    if (i >= warmUps) samples.push(took)
    if ((await ordersOf(client, customerId)) !== before + 1)
      throw new Error('The facts do not know the order')
  }
  return samples
}

const panel = z.object({ facts: z.object({ orders: z.int() }).nullable() })
async function ordersOf(client: Client, customerId = ''): Promise<number> {
  const { facts } = panel.parse(await client.json(`${api}/purchases/customers/${customerId}`))
  return facts?.orders ?? 0
}

/** The second page to the twenty-first, each from the cursor of the one before. */
async function laterPages(client: Client, path: string): Promise<string[]> {
  const paths: string[] = []
  let at = path
  for (let i = 0; i < 20; i++) {
    const { next } = z.parse(page, await client.json(`${api}${at}`))
    if (next === null) break
    at = `${path}&cursor=${encodeURIComponent(next)}`
    paths.push(at)
  }
  return paths
}
