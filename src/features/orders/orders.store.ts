import Big from 'big.js'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { quickSearch } from '#features/customers/customers.query.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { decimal } from '#kit/money.ts'
import type { Work } from '#platform/work.ts'
import type { OrderListQuery, OrderMatch } from './orders.api.ts'
import type { Entry, Order, OrderRow } from './orders.schemas.ts'
import { leftOf } from './orders.taking-back.ts'
import { orderKey } from './orders.ts'

/**
 * Which orders an actor may see, as a condition on `sales_order o` with its `customer c` (a left join): those of customers
 * they see; those of nobody where they see everybody.
 */
export function seen(work: Work): RawBuilder<SqlBool> {
  const everybody =
    work.actor.role === 'member'
      ? sql<SqlBool>`coalesce((select value ->> 'memberSees' from setting where key = 'organisation'), 'all') = 'all'`
      : sql<SqlBool>`true`
  return sql<SqlBool>`(case when o.customer_id = ${nobody}::uuid then ${everybody}
    else c.customer_id is not null and ${visible(work)} end)`
}

const people = sql`sales_order o left join customer c on c.customer_id = o.customer_id`
const person = sql`
  case when c.customer_id is not null then json_build_object('id', c.customer_id, 'familyName', c.family_name,
    'givenName', c.given_name, 'familyKana', c.family_kana, 'givenKana', c.given_kana, 'code', c.code) end as person`
const refs = sql`
  case when co.id is not null then json_build_object('id', co.id, 'name', co.name) end as company,
  case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as media`
const refTables = sql`left join company co on co.id = o.company_id left join media m on m.id = o.media_id`

type Person = Parameters<typeof displayNameOf>[0] & { id: string }
type RawRow = Omit<OrderRow, 'customer' | 'totalYen'> & {
  person: Person | null
  totalYen: string
  at: string
}

const toRef = (from: Person | null): OrderRow['customer'] =>
  from && { id: from.id, name: displayNameOf(from) }

export async function listOrders(work: Work, query: OrderListQuery): Promise<Page<OrderRow>> {
  const { cursor, limit } = query
  const conditions = [seen(work), ...(await conditionsOf(work, query))]
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(o.ordered_at, o.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<RawRow>`
    select o.id, o.kind, o.of_id, o.number, o.ordered_at, o.ordered_on, o.source, o.channel, o.currency,
      trim_scale(o.total)::text as total, o.total_yen, o.payment_method, o.payment_state, o.shipping_state,
      o.voided_on, o.held_at, o.version, o.ordered_at::text as at, lines.first_line, lines.line_count, ${person}, ${refs}
    from ${people} ${refTables}
    left join lateral (
      select coalesce((array_agg(l.name order by l.position))[1], '') as first_line, count(*)::int as line_count
      from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id) lines on true
    where ${sql.join(conditions, sql` and `)}
    order by o.ordered_at desc, o.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return {
    next: page.next,
    items: page.items.map(({ person: from, totalYen, at: _at, ...row }) => ({
      ...row,
      totalYen: Number(totalYen),
      customer: toRef(from),
    })),
  }
}

/** The orders that match, without what took them back, the latest first; null where they are more than `most`. */
export async function idsOfOrders(work: Work, match: OrderMatch, most: number): Promise<string[] | null> {
  const conditions = [seen(work), sql<SqlBool>`o.kind = 'order'`, ...(await conditionsOf(work, match))]
  const { rows } = await sql<{ id: string }>`
    select o.id from ${people} where ${sql.join(conditions, sql` and `)}
    order by o.ordered_at desc, o.id desc limit ${most + 1}`.execute(work.db)
  return rows.length > most ? null : rows.map(({ id }) => id)
}

/** The orders of one customer, with what took them back. */
export async function ordersOf(
  work: Work,
  customerId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<OrderRow>> {
  await mustSeeCustomer(work, customerId)
  return listOrders(work, { ...page, customerId })
}

async function conditionsOf(work: Work, query: OrderMatch): Promise<RawBuilder<SqlBool>[]> {
  const { q, from, to, kind, channel, mediaId, productId, customerId, companyId } = query
  const { paymentState, shippingState, open, held } = query
  const found: RawBuilder<SqlBool>[] = []
  if (q?.trim()) {
    const head = orderKey(q)
    const customers = await quickSearch(work, q, 100)
    found.push(sql<SqlBool>`(o.customer_id = any(${customers}::uuid[]) or o.id = any(array(
      select n.order_id from sales_order_number n
      where n.number_key >= ${head} and n.number_key < ${`${head}\u{10ffff}`} limit 500)))`)
  }
  if (from !== undefined || to !== undefined) {
    const { timeZone } = await readSettings(work)
    if (from !== undefined)
      found.push(sql<SqlBool>`o.ordered_at >= ${from}::timestamp at time zone ${timeZone}`)
    if (to !== undefined)
      found.push(sql<SqlBool>`o.ordered_at < (${to}::timestamp + interval '1 day') at time zone ${timeZone}`)
  }
  if (kind !== undefined) found.push(sql<SqlBool>`o.kind = ${kind}`)
  if (channel !== undefined) found.push(sql<SqlBool>`o.channel = ${channel}`)
  if (mediaId !== undefined) found.push(sql<SqlBool>`o.media_id = ${mediaId}::uuid`)
  if (customerId !== undefined) found.push(sql<SqlBool>`o.customer_id = ${customerId}::uuid`)
  if (companyId !== undefined) found.push(sql<SqlBool>`o.company_id = ${companyId}::uuid`)
  // A cancel or a return has no states of its own.
  if (paymentState !== undefined)
    found.push(sql<SqlBool>`o.kind = 'order' and o.payment_state = ${paymentState}`)
  if (shippingState !== undefined)
    found.push(sql<SqlBool>`o.kind = 'order' and o.shipping_state = ${shippingState}`)
  if (productId !== undefined)
    found.push(sql<SqlBool>`exists (select 1 from sales_line l
      where l.customer_id = o.customer_id and l.order_id = o.id and l.product_id = ${productId}::uuid)`)
  if (open) found.push(isOpen)
  if (held) found.push(sql<SqlBool>`o.kind = 'order' and o.held_at is not null`)
  return found
}

/** As the index of open orders says it. */
const isOpen = sql<SqlBool>`o.kind = 'order' and o.voided_on is null
  and (o.shipping_state in ('waiting', 'preparing') or o.held_at is not null)`

const money = sql`
  o.currency, trim_scale(o.rate)::text as rate, o.tax_mode, o.rounding, o.points_as, trim_scale(o.goods)::text as goods,
  trim_scale(o.discount)::text as discount, trim_scale(o.points)::text as points,
  trim_scale(o.shipping)::text as shipping, trim_scale(o.fee)::text as fee, trim_scale(o.tax)::text as tax,
  trim_scale(o.total)::text as total, o.taxes, o.revenue::float8 as revenue, o.cost::float8 as cost,
  o.total_yen::float8 as total_yen,
  case when o.charge_tax_class is not null then json_build_object('taxClass', o.charge_tax_class,
    'taxRate', trim_scale(o.charge_tax_rate)::text) end as charge_tax,
  coalesce((select json_agg(json_build_object('position', l.position, 'ofPosition', l.of_position,
      'productId', l.product_id, 'code', l.code, 'name', l.name, 'quantity', trim_scale(l.quantity)::text,
      'unitPrice', trim_scale(l.unit_price)::text, 'discount', trim_scale(l.discount)::text,
      'amount', trim_scale(l.amount)::text, 'taxClass', l.tax_class, 'taxRate', trim_scale(l.tax_rate)::text,
      'revenue', l.revenue, 'cost', l.cost) order by l.position)
    from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id), '[]') as lines`

type RawOrder = Omit<Order, 'left' | 'entries' | 'customer'> & { person: Person | null; customerId: string }
/** An order as it is stored, with whose it is. */
export type StoredOrder = Order & { customerId: string }

/** An order (or an entry) that the actor may see, with what took it back; `lock` holds it for a change. */
export async function findOrder(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<StoredOrder | undefined> {
  if (lock) await sql`select 1 from sales_order where id = ${id}::uuid for no key update`.execute(work.db)
  const { rows } = await sql<RawOrder>`
    select o.customer_id, o.id, o.kind, o.of_id, o.number, o.source, o.ordered_at, o.ordered_on, o.channel, o.note,
      o.payment_method, o.payment_state, o.payment_due_on, o.paid_on, o.shipping_state, o.ship_on, o.shipped_on,
      o.voided_on is not null and o.payment_state not in ('refunded', 'none')
        and (o.payment_state = 'paid' or ${paidInPart}) as refund_due,
      o.carrier, o.tracking_number, o.ship_to, o.voided_on, o.held_at, o.held_reason, o.version, o.created_at,
      o.updated_at, ${money}, ${person}, ${refs},
      case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as created_by
    from ${people} ${refTables} left join app_user u on u.id = o.created_by
    where o.id = ${id}::uuid and ${seen(work)}`.execute(work.db)
  const row = rows[0]
  if (!row) return undefined
  const entries = row.kind === 'order' ? await entriesOf(work, row.customerId, id) : []
  const { person: from, ...order } = row
  const left = row.kind === 'order' ? [...leftOf(bookedOf(order), entries.map(bookedOf))] : []
  return {
    ...order,
    customer: toRef(from),
    entries,
    left: left.map(([position, quantity]) => ({
      position,
      quantity: decimal(quantity.lt(0) ? Big(0) : quantity),
    })),
  }
}

/** Whether more came in than went back for the order: by what is matched with it, or with an invoice of it alone. */
const paidInPart = sql<boolean>`(
  (select coalesce(sum(a.amount), 0) from payment_allocation a where a.order_id = o.id)
  + (select coalesce(sum(a.amount), 0) from document_order b
    join document d on d.customer_id = b.customer_id and d.id = b.document_id and d.superseded_at is null
    join payment_allocation a on a.document_number = d.number
    where b.order_id = o.id and not exists (select 1 from document_order other
      where other.customer_id = b.customer_id and other.document_id = b.document_id and other.order_id <> o.id)) > 0)`

export async function isPaidInPart(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql<{ paid: boolean }>`
    select ${paidInPart} as paid from sales_order o where o.id = ${id}::uuid`.execute(work.db)
  return rows[0]?.paid ?? false
}

/** The days of an order and of what took it back. */
export async function daysOf(work: Work, id: string): Promise<string[]> {
  const { rows } = await sql<{ on: string }>`
    select distinct ordered_on as on from sales_order where id = ${id}::uuid or of_id = ${id}::uuid`.execute(
    work.db,
  )
  return rows.map(({ on }) => on)
}

async function entriesOf(work: Work, customerId: string, id: string): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select o.id, o.kind, o.of_id, o.number, o.ordered_at, o.ordered_on, o.note, ${money}
    from sales_order o where o.of_id = ${id}::uuid and o.customer_id = ${customerId}::uuid
    order by o.ordered_at, o.created_at, o.id`.execute(work.db)
  return rows
}

/** What is decided with when something is taken back. An order without charges has no tax on them. */
export function bookedOf<T extends Pick<Entry, 'chargeTax'>>(
  entry: T,
): Omit<T, 'chargeTax'> & { chargeTax: NonNullable<Entry['chargeTax']> } {
  return { ...entry, chargeTax: entry.chargeTax ?? { taxClass: 'outOfScope', taxRate: '0' } }
}

/** The latest order of a customer of which something is left. */
export async function lastOrderOf(work: Work, customerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from sales_order
    where customer_id = ${customerId}::uuid and kind = 'order' and voided_on is null
    order by ordered_on desc, ordered_at desc, id desc limit 1`.execute(work.db)
  return rows[0]?.id
}
