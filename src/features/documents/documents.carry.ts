import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Work } from '#platform/work.ts'
import { carryOf, type Content } from './documents.content.ts'
import { holds, isBilled, isReturned, type Party } from './documents.sources.ts'

export type Closing = {
  readonly party: Party
  readonly to: string
  /** Of a correction: the number that it keeps. */
  readonly number: string | null
  readonly orderIds: readonly string[]
}

/** `table` is of the party: of the company, or of the customer who pays by themselves. */
const own = (table: RawBuilder<unknown>, { kind, id }: Party): RawBuilder<SqlBool> =>
  kind === 'company'
    ? sql<SqlBool>`${table}.company_id = ${id}::uuid`
    : sql<SqlBool>`(${table}.customer_id = ${id}::uuid and ${table}.company_id is null)`

/**
 * 前回請求額, 入金額 and 繰越額 of a closing invoice. The chain is all closing invoices of the party before this one that
 * hold. What is carried is what they ask for less what was paid of it, or to the party's credit, by the last day of the
 * period; received is what of that no invoice has told yet, however late it was entered. Whatever else came between (a
 * return with its own document, an invoice that was voided since) is the adjustment.
 */
export async function readCarry(
  work: Work,
  { party, to, number, orderIds }: Closing,
  amounts: Pick<Content, 'total' | 'tax'>,
): Promise<NonNullable<Content['carry']>> {
  const { rows } = await sql<{ previous: string; received: string; carried: string }>`
    with chain as materialized (
      select d.customer_id, d.id, d.number, d.owed, d.period_to, d.created_at,
        (d.content #>> '{carry,billed}')::numeric as billed
      from document d
      where ${own(sql`d`, party)} and d.period_to is not null and ${holds} and d.content ->> 'currency' = 'JPY'
        and (d.period_to < ${to}::date
          or (d.period_to = ${to}::date and (${number}::text is null or d.number < ${number}::text)))),
    last as materialized (
      select * from chain where billed is not null order by period_to desc, number desc limit 1),
    billed as materialized (
      select b.order_id, b.document_id from chain join document_order b
        on b.customer_id = chain.customer_id and b.document_id = chain.id),
    paying as materialized (
      select a.payment_id, a.document_number, a.order_id, a.amount from payment_allocation a
      where a.document_number = any(array(select number from chain union all select ${number}::text))
        or a.order_id = any(array(select order_id from billed union all select unnest(${orderIds}::uuid[])))),
    settled as (
      select y.amount, p.paid_on, p.created_at,
        -- A part paid in advance, of an order that is billed only now.
        y.order_id = any(${orderIds}::uuid[]) as in_advance
      from paying y join payment p on p.id = y.payment_id
      union all
      select p.amount + p.fee - coalesce((select sum(a.amount) from payment_allocation a
          where a.customer_id = p.customer_id and a.payment_id = p.id), 0), p.paid_on, p.created_at, false
      from payment p where ${own(sql`p`, party)} and p.voided_at is null
      union all
      -- Paid elsewhere (a card, cash) and marked so at every order of it.
      select c.owed, m.paid_on, null, false from chain c cross join lateral (
        select max(o.paid_on) as paid_on, bool_and(o.payment_state = 'paid' and o.paid_on <= ${to}::date) as is_paid
        from billed b join sales_order o on o.id = b.order_id where b.document_id = c.id and o.kind = 'order') m
      where m.is_paid and not exists (select 1 from paying y where y.document_number = c.number
        or y.order_id in (select order_id from billed b where b.document_id = c.id))),
    taken_back as (
      select o.total_yen from sales_order o
      where o.kind <> 'order' and o.ordered_on <= ${to}::date and o.of_id = any(array(select order_id from billed))
        and ${isReturned} and not ${isBilled(sql`o.id`)}),
    told as (
      select coalesce(sum(s.amount), 0) as paid, coalesce(sum(s.amount) filter (where l.id is null or s.in_advance
        or s.paid_on > l.period_to or s.created_at > l.created_at), 0) as received
      from settled s left join last l on true where s.paid_on <= ${to}::date)
    select (coalesce((select billed from last), 0) + coalesce((select sum(c.owed) from chain c left join last l on true
        where l.id is null or (c.period_to, c.number) > (l.period_to, l.number)), 0))::text as previous,
      told.received::text,
      (coalesce((select sum(owed) from chain), 0) + coalesce((select sum(total_yen) from taken_back), 0)
        - told.paid)::text as carried
    from told`.execute(work.db)
  return carryOf(rows[0] ?? { previous: '0', received: '0', carried: '0' }, amounts)
}
