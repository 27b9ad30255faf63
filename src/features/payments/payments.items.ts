import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { holds, isBilled } from '#features/documents/documents.sources.ts'
import { nobody } from '#features/purchases/purchases.ts'
import type { Work } from '#platform/work.ts'
import type { OpenItem, Receivable } from './payments.api.ts'
import type { Candidate } from './payments.ts'

/** Of which party, or which items by their ids or the number of an invoice; all of them where nothing is said. */
export type Whose = {
  readonly customerId?: string | undefined
  readonly companyId?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly number?: string | undefined
}

const ofWhom = (
  table: RawBuilder<unknown>,
  { customerId, companyId, ids, number }: Whose,
): RawBuilder<SqlBool> => {
  if (ids !== undefined) return sql<SqlBool>`${table}.id = any(${ids}::uuid[])`
  if (number !== undefined) return sql<SqlBool>`${table}.number = ${number}`
  if (companyId !== undefined) return sql<SqlBool>`${table}.company_id = ${companyId}::uuid`
  if (customerId !== undefined)
    return sql<SqlBool>`(${table}.customer_id = ${customerId}::uuid and ${table}.company_id is null)`
  return sql<SqlBool>`true`
}

const isOpen = sql`('unpaid', 'authorized', 'failed')`

/**
 * Everything that was to be paid by a day, with what was paid of it by then. An invoice asks for what it says less what
 * was taken back of its orders since; an order asks for itself until an invoice does. What was paid elsewhere (a card, cash
 * on delivery) and is marked so at its order asks for nothing.
 *
 * What paid and what was taken back is joined for all of them at once, not looked up for each.
 */
function itemsOf(asOf: string, whose: Whose): RawBuilder<unknown> {
  const orders = (which: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`
    select o.id, o.number, o.customer_id, o.company_id, o.ordered_on, o.payment_due_on, o.total_yen
    from sales_order o
    where o.kind = 'order' and o.voided_on is null and o.held_at is null and o.ordered_on <= ${asOf}::date
      and ${ofWhom(sql`o`, whose)} and not ${isBilled(sql`o.id`, asOf)} and ${which}`
  return sql`
    with bill as materialized (
      select d.customer_id, d.id, d.number, d.company_id, d.issued_on, d.due_on, d.amount, d.owed from document d
      where ${holds} and d.kind in ('invoice', 'simpleInvoice') and d.issued_on <= ${asOf}::date
        and ${ofWhom(sql`d`, whose)}),
    billed as materialized (
      select d.id, b.order_id from bill d
      join document_order b on b.customer_id = d.customer_id and b.document_id = d.id),
    bare as materialized (
      ${orders(sql<SqlBool>`o.payment_state in ${isOpen}`)}
      union all
      ${orders(sql<SqlBool>`o.payment_state not in ${isOpen}
        and o.id in (select x.order_id from payment_allocation x where x.order_id is not null)`)}),
    paid as (
      select a.id, sum(a.amount) as paid from (
        select d.id, a.customer_id, a.payment_id, a.amount from bill d join payment_allocation a on a.document_number = d.number
        union all
        select b.id, a.customer_id, a.payment_id, a.amount from billed b join payment_allocation a on a.order_id = b.order_id
        union all
        select o.id, a.customer_id, a.payment_id, a.amount from bare o join payment_allocation a on a.order_id = o.id) a
      join payment p on p.customer_id = a.customer_id and p.id = a.payment_id
      where p.paid_on <= ${asOf}::date group by a.id),
    -- What cancels and returns took off, but for what an invoice tells of by itself.
    back as (
      select t.id, sum(e.total_yen) as back from (select id, order_id from billed union all select id, id from bare) t
      join sales_order e on e.of_id = t.order_id
      where e.kind <> 'order' and e.ordered_on <= ${asOf}::date and not ${isBilled(sql`e.id`, asOf)} group by t.id)
    select 'document' as kind, d.id, d.number, d.customer_id, d.company_id, d.issued_on as on, d.due_on,
      (case when paid.paid <> 0 then d.amount else d.owed end) + coalesce(back.back, 0) as amount,
      coalesce(paid.paid, 0) as paid
    from bill d left join paid on paid.id = d.id left join back on back.id = d.id
    where paid.paid <> 0 or (d.owed <> 0 and exists (
      select 1 from document_order b join sales_order o on o.id = b.order_id
      where b.customer_id = d.customer_id and b.document_id = d.id and o.kind = 'order'
        and (o.payment_state in ${isOpen} or o.paid_on > ${asOf}::date)))
    union all
    select 'order', o.id, o.number, o.customer_id, o.company_id, o.ordered_on, o.payment_due_on,
      o.total_yen + coalesce(back.back, 0), coalesce(paid.paid, 0)
    from bare o left join paid on paid.id = o.id left join back on back.id = o.id`
}

type Raw = Omit<OpenItem, 'amount' | 'open' | 'name' | 'customerId'> & {
  customerId: string
  amount: string
  open: string
  companyName: string | null
  coreKana: string | null
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
  code: string | null
}

const nameless = { ja: '（顧客不明）', en: '(customer not known)' }

function nameOf(
  { locale }: Pick<Work, 'locale'>,
  { companyName, customerId, ...person }: Omit<Raw, 'amount' | 'open'>,
): string {
  return companyName ?? (customerId === nobody ? nameless[locale] : displayNameOf(person))
}

/** What is open as of a day, the oldest first, with the readings of whose it is. */
export async function readOpenItems(
  work: Work,
  asOf: string,
  whose: Whose,
  { q = '', limit }: { q?: string | undefined; limit: number },
): Promise<Candidate[]> {
  const folded = q.trim()
  const named =
    folded === ''
      ? sql<SqlBool>`true`
      : sql<SqlBool>`(upper(i.number) = upper(${folded}) or strpos(concat_ws(' ', co.name, c.family_name, c.given_name,
          c.family_kana, c.given_kana), ${folded}) > 0)`
  const { rows } = await sql<Raw>`
    select i.kind, i.id, i.number, i.customer_id, i.company_id, i.on, i.due_on, i.amount, i.amount - i.paid as open,
      co.name as company_name, co.core_kana, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code
    from (${itemsOf(asOf, whose)}) i
    left join company co on co.id = i.company_id
    left join customer c on c.customer_id = i.customer_id
    where i.amount <> i.paid and ${named} and (i.company_id is not null or i.customer_id = ${nobody}::uuid
      or exists (select 1 from customer c where c.customer_id = i.customer_id and ${visible(work)}))
    order by coalesce(i.due_on, i.on), i.number limit ${limit}`.execute(work.db)
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    number: row.number,
    customerId: row.customerId === nobody ? null : row.customerId,
    companyId: row.companyId,
    name: nameOf(work, row),
    on: row.on,
    dueOn: row.dueOn,
    amount: Number(row.amount),
    open: Number(row.open),
    readings: [
      [row.familyKana, row.givenKana].filter((part) => part).join(''),
      row.coreKana ?? '',
      row.companyName ?? '',
    ].filter((reading) => reading !== ''),
  }))
}

const ageKeys = ['notDue', 'upTo30', 'upTo60', 'upTo90', 'over90', 'credit', 'balance'] as const
type Ages = Pick<Receivable, (typeof ageKeys)[number]>
type RawReceivable = { [K in keyof Ages]: string } & Omit<Raw, 'amount' | 'open'> & {
    parties: number
    totals: Ages
  }

/** Every party with a balance as of a day, by how long it is overdue; what has no due date counts from its own day. */
export async function readReceivables(
  work: Work,
  asOf: string,
  whose: Whose,
  limit: number,
): Promise<{ items: Receivable[]; total: Ages; parties: number }> {
  const late = sql`(${asOf}::date - coalesce(i.due_on, i.on))`
  const sumOf = (which: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`coalesce(sum(i.open) filter (where ${which}), 0)::bigint`
  const { rows } = await sql<RawReceivable>`
    with open_items as (
      select i.customer_id, i.company_id, i.on, i.due_on, i.amount - i.paid as open
      from (${itemsOf(asOf, whose)}) i where i.amount <> i.paid),
    credits as (
      select t.customer_id, t.company_id, sum(t.credit) as credit from (
        select p.customer_id, p.company_id, p.amount + p.fee - coalesce(sum(a.amount), 0) as credit
        from payment p left join payment_allocation a on a.customer_id = p.customer_id and a.payment_id = p.id
        where p.voided_at is null and p.paid_on <= ${asOf}::date and ${ofWhom(sql`p`, whose)}
          and (p.customer_id <> ${nobody}::uuid or p.company_id is not null)
        group by p.customer_id, p.id) t
      group by 1, 2 having sum(t.credit) <> 0),
    parties as (
      select case when i.company_id is null then i.customer_id else ${nobody}::uuid end as customer_id, i.company_id,
        ${sumOf(sql`${late} <= 0`)} as not_due, ${sumOf(sql`${late} between 1 and 30`)} as up_to_30,
        ${sumOf(sql`${late} between 31 and 60`)} as up_to_60, ${sumOf(sql`${late} between 61 and 90`)} as up_to_90,
        ${sumOf(sql`${late} > 90`)} as over_90, coalesce(sum(i.open), 0)::bigint as open, 0::bigint as credit
      from open_items i group by 1, 2
      union all
      select case when company_id is null then customer_id else ${nobody}::uuid end, company_id, 0, 0, 0, 0, 0, 0,
        credit::bigint from credits),
    summed as (
      select customer_id, company_id, sum(not_due)::bigint as not_due, sum(up_to_30)::bigint as up_to30,
        sum(up_to_60)::bigint as up_to60, sum(up_to_90)::bigint as up_to90, sum(over_90)::bigint as over90,
        sum(credit)::bigint as credit, (sum(open) - sum(credit))::bigint as balance
      from parties group by 1, 2)
    select s.*, co.name as company_name, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code,
      count(*) over ()::int as parties,
      json_build_object('notDue', sum(s.not_due) over (), 'upTo30', sum(s.up_to30) over (),
        'upTo60', sum(s.up_to60) over (), 'upTo90', sum(s.up_to90) over (), 'over90', sum(s.over90) over (),
        'credit', sum(s.credit) over (), 'balance', sum(s.balance) over ()) as totals
    from summed s left join company co on co.id = s.company_id left join customer c on c.customer_id = s.customer_id
    where s.company_id is not null or s.customer_id = ${nobody}::uuid
      or exists (select 1 from customer c where c.customer_id = s.customer_id and ${visible(work)})
    order by s.balance desc, s.customer_id, s.company_id limit ${limit}`.execute(work.db)
  const [first] = rows
  return {
    items: rows.map((row) => ({
      customerId: row.customerId === nobody ? null : row.customerId,
      companyId: row.companyId,
      name: nameOf(work, row),
      ...agesOf(row),
    })),
    total: first ? agesOf(first.totals) : agesOf({}),
    parties: first?.parties ?? 0,
  }
}

function agesOf(row: { [K in keyof Ages]?: string | number }): Ages {
  return Object.fromEntries(ageKeys.map((key) => [key, Number(row[key] ?? 0)])) as Ages
}
