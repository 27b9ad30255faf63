import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'

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
