import Big from 'big.js'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { decimal } from '#kit/money.ts'
import type { TaxPart } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import type { Billed } from './documents.content.ts'
import { nobody } from '#features/purchases/purchases.ts'

/** An order, or an entry that takes one back, as documents need it. */
export type SourceOrder = Billed & {
  readonly id: string
  readonly kind: 'order' | 'cancel' | 'return'
  readonly ofId: string | null
  readonly customerId: string
  readonly companyId: string | null
  readonly orderedOn: string
  readonly dueOn: string | null
  readonly paymentState: string
  readonly isVoid: boolean
  readonly isHeld: boolean
  readonly shipTo: { name?: string; postalCode?: string; address?: string } | null
}

type Raw = Omit<SourceOrder, keyof Billed> &
  Billed & { readonly lines: (Billed['lines'][number] & { readonly quantity: string })[] }

/** The day on which a sale is told of: that of delivery where it is known, since then it came about. */
const dayOf = sql`(case when o.kind = 'order' then coalesce(o.shipped_on, o.ship_on, o.ordered_on) else o.ordered_on end)`

/** Orders that may be seen: by their customer; those of nobody by whoever sees every customer. `o` is the order. */
export function orderVisible(work: Work): RawBuilder<SqlBool> {
  return sql<SqlBool>`(
    (o.customer_id = ${nobody}::uuid and ${seesEverybody(work)})
    or exists (select 1 from customer c where c.customer_id = o.customer_id and ${visible(work)}))`
}

export function seesEverybody(work: Work): RawBuilder<SqlBool> {
  if (work.actor.role !== 'member') return sql<SqlBool>`true`
  return sql<SqlBool>`coalesce((select value ->> 'memberSees' from setting where key = 'organisation'), 'all') = 'all'`
}

/** A document that holds: neither corrected nor voided. `d` is the document. */
export const holds = sql<SqlBool>`(d.superseded_at is null and d.voided_at is null)`

/** An invoice that holds tells of this order or entry; by a day, where one is said. */
export const isBilled = (id: RawBuilder<unknown>, by?: string): RawBuilder<SqlBool> => sql<SqlBool>`exists (
  select 1 from document_order b join document d on d.customer_id = b.customer_id and d.id = b.document_id
  where b.order_id = ${id} and d.kind in ('invoice', 'simpleInvoice') and ${holds}
    and ${by === undefined ? sql`true` : sql`d.issued_on <= ${by}::date`})`

/** A return invoice that holds tells of this entry, `o`. */
export const isReturned = sql<SqlBool>`exists (
  select 1 from document_order b join document d on d.customer_id = b.customer_id and d.id = b.document_id
  where b.order_id = o.id and d.kind = 'returnInvoice' and ${holds})`

async function readOrders(work: Work, where: RawBuilder<SqlBool>): Promise<SourceOrder[]> {
  const { rows } = await sql<Raw>`
    select o.id, o.kind, o.of_id, o.customer_id, o.company_id, o.number, o.currency, o.tax_mode, o.rounding,
      o.goods::text, o.discount::text, o.points::text, o.points_as, o.shipping::text, o.fee::text, o.taxes, o.tax::text,
      o.total::text, o.payment_state, o.payment_due_on as due_on, o.ordered_on, ${dayOf} as on, o.ship_to,
      o.voided_on is not null as is_void, o.held_at is not null as is_held,
      (select coalesce(json_agg(json_build_object('code', l.code, 'name', l.name, 'quantity', l.quantity::text,
          'unitPrice', l.unit_price::text, 'amount', l.amount::text, 'taxClass', l.tax_class,
          'taxRate', l.tax_rate::text) order by l.position), '[]')
        from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id) as lines
    from sales_order o where ${where} order by ${dayOf}, o.ordered_at, o.id`.execute(work.db)
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(amountKeys.map((key) => [key, plain(row[key])])),
    taxes: row.taxes.map((part) => ({
      ...part,
      taxRate: plain(part.taxRate),
      taxable: plain(part.taxable),
      net: plain(part.net),
      tax: plain(part.tax),
    })) satisfies TaxPart[],
    lines: row.lines.map((line) => ({
      ...line,
      quantity: plain(line.quantity),
      unitPrice: plain(line.unitPrice),
      amount: plain(line.amount),
      taxRate: plain(line.taxRate),
    })),
  }))
}

const amountKeys = ['goods', 'discount', 'points', 'shipping', 'fee', 'tax', 'total'] as const
const plain = (amount: string): string => decimal(Big(amount))

/** One order or entry that may be seen. */
export async function findOrder(work: Work, id: string): Promise<SourceOrder | undefined> {
  const [found] = await readOrders(work, sql<SqlBool>`o.id = ${id}::uuid and ${orderVisible(work)}`)
  return found
}

/** What was cancelled of an order and stands on no invoice that holds. */
export function cancelsOf(work: Work, { id, customerId }: SourceOrder): Promise<SourceOrder[]> {
  return readOrders(
    work,
    sql<SqlBool>`o.of_id = ${id}::uuid and o.customer_id = ${customerId}::uuid and o.kind = 'cancel'
      and not ${isBilled(sql`o.id`)}`,
  )
}

/** The orders of an invoice that is corrected, and what was taken back of them since. */
export function readAgain(work: Work, ids: readonly string[], to: string): Promise<SourceOrder[]> {
  return readOrders(
    work,
    sql<SqlBool>`(o.id = any(${ids}::uuid[]) or (o.of_id = any(${ids}::uuid[]) and o.ordered_on <= ${to}::date
      and not ${isBilled(sql`o.id`)} and not ${isReturned}))`,
  )
}

/** To whom a closing invoice goes: a company, or a customer who pays by themselves. */
export type Party = { readonly kind: 'customer' | 'company'; readonly id: string }

const ofParty = ({ kind, id }: Party): RawBuilder<SqlBool> =>
  kind === 'company'
    ? sql<SqlBool>`o.company_id = ${id}::uuid`
    : sql<SqlBool>`(o.customer_id = ${id}::uuid and o.company_id is null)`

const isOpen = sql<SqlBool>`(o.kind = 'order' and o.held_at is null and o.voided_on is null
  and o.payment_state in ('unpaid', 'authorized', 'failed') and not ${isBilled(sql`o.id`)})`

/**
 * What a closing invoice of these days tells of: orders neither paid nor billed, and what was taken back of orders that
 * are on an invoice already or come onto this one.
 */
export async function readUnbilled(
  work: Work,
  party: Party,
  { from, to }: { from: string; to: string },
): Promise<SourceOrder[]> {
  const orders = await readOrders(
    work,
    sql<SqlBool>`${ofParty(party)} and ${isOpen} and ${dayOf} between ${from}::date and ${to}::date`,
  )
  const ids = orders.map(({ id }) => id)
  const entries = await readOrders(
    work,
    sql<SqlBool>`o.kind <> 'order' and ${ofParty(party)} and o.ordered_on <= ${to}::date and not ${isBilled(sql`o.id`)} and not ${isReturned}
      and (o.of_id = any(${ids}::uuid[]) or ${isBilled(sql`o.of_id`)})`,
  )
  return [...orders, ...entries].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/** Unbilled orders of before these days, which a closing invoice leaves out. */
export async function countOlder(work: Work, party: Party, from: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from sales_order o
    where ${ofParty(party)} and ${isOpen} and ${dayOf} < ${from}::date`.execute(work.db)
  return rows[0]?.count ?? 0
}

/** The last day that a closing invoice of the party reached to, and the first day that none has. */
export async function readLastClosing(
  work: Work,
  party: Party,
): Promise<{ lastTo: string | null; firstOpen: string | null }> {
  const own = party.kind === 'company' ? sql`d.company_id` : sql`d.customer_id`
  const { rows } = await sql<{ lastTo: string | null; firstOpen: string | null }>`
    select (select max(d.period_to) from document d where ${own} = ${party.id}::uuid and ${holds}) as last_to,
      (select min(${dayOf}) from sales_order o where ${ofParty(party)} and ${isOpen}) as first_open`.execute(
    work.db,
  )
  return rows[0] ?? { lastTo: null, firstOpen: null }
}

/** Customers and companies whose closing day is one of these and who have something to bill by that day. */
export async function readClosingParties(
  work: Work,
  closingDays: readonly string[],
  to: string,
): Promise<(Party & { name: string })[]> {
  const { rows } = await sql<Party & { name: string }>`
    select 'company' as kind, co.id, co.name from company co
    where co.deleted_at is null and co.attributes ->> 'closingDay' = any(${closingDays})
      and exists (select 1 from sales_order o where o.company_id = co.id and ${isOpen} and ${dayOf} <= ${to}::date)
    union all
    select 'customer', c.customer_id, concat_ws(' ', c.family_name, c.given_name) from customer c
    where ${visible(work)} and c.attributes ->> 'closingDay' = any(${closingDays})
      and exists (select 1 from sales_order o where o.customer_id = c.customer_id and o.company_id is null
        and ${isOpen} and ${dayOf} <= ${to}::date)
    order by 3, 2`.execute(work.db)
  return rows
}

export type Addressed = {
  readonly companyName: string | null
  readonly companyPostalCode: string | null
  readonly companyAddress: string | null
  readonly companyAttributes: { [key: string]: unknown } | null
  readonly familyName: string | null
  readonly givenName: string | null
  readonly honorific: string | null
  readonly department: string | null
  readonly title: string | null
  readonly postalCode: string | null
  readonly address: string | null
  readonly attributes: { [key: string]: unknown } | null
}

/** Names, addresses and terms of a customer, a company, or a person at a company. */
export async function readAddressed(
  work: Work,
  customerId: string,
  companyId: string | null,
): Promise<Addressed | undefined> {
  const { rows } = await sql<Addressed>`
    select co.name as company_name, co.postal_code as company_postal_code, co.address as company_address,
      co.attributes as company_attributes, c.family_name, c.given_name, c.honorific, c.attributes, p.department, p.title,
      a.postal_code, a.value as address
    from (select ${customerId}::uuid as customer_id, ${companyId}::uuid as company_id) w
    left join company co on co.id = w.company_id and co.deleted_at is null
    left join customer c on c.customer_id = w.customer_id
    left join lateral (select p.department, p.title from customer_post p
      where p.customer_id = w.customer_id and p.company_id = w.company_id and p.ended_on is null
      order by p.position limit 1) p on true
    left join lateral (select a.postal_code, a.value from contact_point a
      where a.customer_id = w.customer_id and a.kind = 'address' order by a.position limit 1) a on true`.execute(
    work.db,
  )
  return rows[0]
}
