import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { nobody } from './purchases.ts'

/** For tests: a customer of whom nothing is known but an id. */
export async function makeBuyer(work: Pick<Work, 'db'>, id = newId()): Promise<string> {
  await sql`
    insert into customer (customer_id, family_name, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version)
    values (${id}::uuid, '縁', '縁', '', '', '', '縁', '{}', 1)`.execute(work.db)
  return id
}

export async function makeProduct(
  work: Pick<Work, 'db'>,
  {
    name = '緑茶',
    categoryId = null,
    daysPerPack = null,
  }: { name?: string; categoryId?: string | null; daysPerPack?: number | null } = {},
): Promise<string> {
  const id = newId()
  await sql`
    insert into product (id, code, code_key, name, kana_sort, search_text, category_id, days_per_pack)
    values (${id}::uuid, ${id}, ${id}, ${name}, '', ${name}, ${categoryId}::uuid, ${daysPerPack})`.execute(
    work.db,
  )
  return id
}

export type Entry = {
  readonly id: string
  customerId: string
  readonly kind: 'order' | 'cancel' | 'return'
  readonly ofId: string | null
  /** YYYY-MM-DD and the minute of the day. */
  readonly on: string
  readonly minute: number
  readonly revenue: number
  readonly cost: number
  readonly mediaId: string | null
  readonly channel: string
  voided: boolean
  held: boolean
  readonly lines: readonly {
    readonly productId: string
    readonly quantity: number
    readonly revenue: number
  }[]
}

/** For tests: what `sales_order` says of one entry, without what only the order page needs. */
export async function makeEntry(
  work: Pick<Work, 'db'>,
  given: Partial<Entry> & { customerId: string; on: string },
): Promise<Entry> {
  const entry: Entry = {
    id: newId(),
    kind: 'order',
    ofId: null,
    minute: 0,
    revenue: 1000,
    cost: 400,
    mediaId: null,
    channel: 'web',
    voided: false,
    held: false,
    lines: [],
    ...given,
  }
  const { revenue, cost } = entry
  await sql`
    insert into sales_order (customer_id, id, kind, of_id, number, channel, ordered_at, ordered_on, media_id, tax_mode,
      rounding, goods, tax, total, revenue, cost, total_yen, voided_on, held_at)
    values (${entry.customerId}::uuid, ${entry.id}::uuid, ${entry.kind}, ${entry.ofId}::uuid, ${entry.id},
      ${entry.channel}, ${entry.on}::date + make_interval(mins => ${entry.minute}), ${entry.on}::date,
      ${entry.mediaId}::uuid, 'excluded', 'floor', ${revenue}, 0, ${revenue}, ${revenue}, ${cost}, ${revenue},
      ${entry.voided ? entry.on : null}::date, ${entry.held ? entry.on : null}::timestamptz)`.execute(work.db)
  for (const [index, { productId, quantity, revenue: amount }] of entry.lines.entries())
    await sql`
      insert into sales_line (customer_id, order_id, position, product_id, name, quantity, unit_price, amount, tax_class,
        tax_rate, revenue)
      values (${entry.customerId}::uuid, ${entry.id}::uuid, ${index + 1}, ${productId}::uuid, '品', ${quantity}, 1,
        ${amount}, 'standard', 10, ${amount})`.execute(work.db)
  return entry
}

/** What is kept of everybody together, month by month, however many rows tell of it. */
export async function keptSums(work: Pick<Work, 'db'>): Promise<object[]> {
  const { rows } = await sql<object>`
    select cohort_month::text, month::text, sum(orders)::int as orders, sum(firsts)::int as firsts, sum(buyers)::int as buyers,
      sum(repeaters)::int as repeaters, sum(revenue)::float8 as revenue, sum(gross_profit)::float8 as gross_profit,
      sum(first_revenue)::float8 as first_revenue
    from purchase_month_sum group by 1, 2
    having (sum(orders), sum(firsts), sum(buyers), sum(repeaters), sum(revenue), sum(gross_profit), sum(first_revenue))
      <> (0, 0, 0, 0, 0, 0, 0) order by 1, 2`.execute(work.db)
  return rows
}

/** What that has to come to. */
export async function addedUpMonths(work: Pick<Work, 'db'>): Promise<object[]> {
  const { rows } = await sql<object>`
    select cohort_month::text, month::text, sum(orders)::int as orders, sum(firsts)::int as firsts,
      (count(*) filter (where orders > 0))::int as buyers, (count(*) filter (where orders > firsts))::int as repeaters,
      sum(revenue)::float8 as revenue, sum(gross_profit)::float8 as gross_profit, sum(first_revenue)::float8 as first_revenue
    from purchase_month where customer_id <> ${nobody}::uuid group by 1, 2
    having (sum(orders), sum(firsts), count(*) filter (where orders > 0), count(*) filter (where orders > firsts),
      sum(revenue), sum(gross_profit), sum(first_revenue)) <> (0, 0, 0, 0, 0, 0, 0) order by 1, 2`.execute(
    work.db,
  )
  return rows
}
