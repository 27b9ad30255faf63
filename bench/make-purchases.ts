import type pg from 'pg'
import { nobody } from '#features/purchases/purchases.ts'

/** On average a customer has ordered so many times; half of them up to six times, some a hundred times. */
export const ordersEach = 10
const products = 1000
const media = 12
/** The day of the last order, so that a base is the same whenever it is made. */
const lastDay = '2026-11-21'
/** Days from the first order of all to the last. */
const span = 1400
/** Of ten late orders, one was never paid though it is on an invoice, and so many were paid by theirs. */
const paidInvoices = 3

/** A number of 31 bits that is the same in every base; `salt` (below 64) tells apart what is asked of one `seed`. */
const random = (seed: string, salt: number): string => `(hashint8((${seed}) * 64 + ${salt}) & 2147483647)`
/** The same, evenly between 0 and 1. */
const part = (seed: string, salt: number): string => `((${random(seed, salt)} + 1) / 2147483649::float8)`
/** The `n`-th id of a kind, of version 7 with the time `at`, as the product gives them to what happens then. */
const idAt = (at: string, kind: number, n: string): string => `(
  lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '700${kind}8' || lpad(to_hex(${n}), 15, '0'))::uuid`
const epoch = `timestamp '2023-01-01'`
const kinds = {
  product: 1,
  medium: 2,
  order: 3,
  back: 4,
  invoice: 5,
  payment: 6,
  allocation: 7,
  cost: 8,
} as const

/**
 * Orders of every customer of a base with lines, numbers, returns and invoices, written a table at a time in the order in
 * which they came in, so that those of one customer lie as far from each other as they do in a shop. What orders say of
 * customers is left to the product. Amounts are without tax. One customer in ten
 * has a campaign, one in a thousand lies in the bin.
 */
export async function makePurchases(client: pg.ClientBase): Promise<void> {
  await client.query(`set maintenance_work_mem = '1GB'`)
  await client.query(`set work_mem = '256MB'`)
  await client.query(`update customer set attributes = attributes || '{"campaign": "ten"}'
    where ${random('uuid_hash(customer_id)::bigint', 1)} % 10 = 0`)
  await client.query(`update customer set deleted_at = now()
    where ${random('uuid_hash(customer_id)::bigint', 14)} % 1000 = 0`)
  await makeWares(client)
  await client.query(
    'create unlogged table bench_company as select array_agg(id order by id) as ids from company',
  )
  await makeHistory(client)
  await client.query(invoices)
  const steps: { readonly [table: string]: readonly string[] } = {
    sales_order: [orders, backs],
    sales_line: [orderLines, backLines],
    sales_order_number: [
      `insert into sales_order_number (source, number_key, customer_id, order_id)
      select '', 's' || n, customer_id, id from bench_order`,
    ],
    document: [documents],
    document_order: [
      `insert into document_order (customer_id, document_id, order_id)
      select customer_id, id, order_id from bench_invoice`,
    ],
    payment: [payments],
    payment_allocation: [
      `insert into payment_allocation (customer_id, id, payment_id, document_number, amount, created_by_name)
      select customer_id, ${idAt('at', kinds.allocation, 'n')}, ${idAt('at', kinds.payment, 'n')}, 'I' || n, total, 'bench'
      from bench_invoice where is_paid`,
    ],
  }
  for (const [table, inserts] of Object.entries(steps)) await fill(client, table, inserts)
  await client.query('drop table bench_order, bench_invoice, bench_company')
}

/** Fills an empty table and makes its indexes after it; the log need not carry what came in with the table. */
async function fill(client: pg.ClientBase, table: string, inserts: readonly string[]): Promise<void> {
  const began = performance.now()
  const { rows: indexes } = await client.query<{
    name: string
    definition: string
    constraint: string | null
  }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, k.conname as constraint
    from pg_index i left join pg_constraint k on k.conindid = i.indexrelid and k.contype = 'p'
    where i.indrelid = $1::regclass`,
    [table],
  )
  await client.query('begin')
  // What these rows refer to is there: looking it up twenty million times would say so.
  await client.query('set local session_replication_role = replica')
  await client.query(`truncate ${table}`)
  for (const { name, constraint } of indexes)
    await client.query(
      constraint === null ? `drop index ${name}` : `alter table ${table} drop constraint ${constraint}`,
    )
  let written = 0
  for (const insert of inserts) written += (await client.query(insert)).rowCount ?? 0
  for (const { definition, constraint } of indexes) {
    await client.query(definition)
    if (constraint !== null)
      await client.query(
        `alter table ${table} add constraint ${constraint} primary key using index ${constraint}`,
      )
  }
  await client.query('commit')
  await client.query(`vacuum (analyze) ${table}`)
  console.log(`  ${written} of ${table} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}

async function makeWares(client: pg.ClientBase): Promise<void> {
  await client.query(`
    insert into product (id, code, code_key, name, kana_sort, search_text, days_per_pack)
    select ${idAt(epoch, kinds.product, 'n')}, 'B' || n, 'b' || n, '商品' || n, '', '商品' || n,
      case when n % 3 = 0 then 30 end
    from generate_series(1, ${products}) n`)
  await client.query(`
    insert into media (id, code, code_key, name, kind)
    select ${idAt(epoch, kinds.medium, 'n')}, 'M' || n, 'm' || n, '媒体' || n, 'web'
    from generate_series(1, ${media}) n`)
  await client.query(`
    insert into media_cost (media_id, id, starts_on, ends_on, amount)
    select ${idAt(epoch, kinds.medium, 'n')}, ${idAt('d', kinds.cost, 'n')}, d::date,
      (d + interval '1 month - 1 day')::date, 1000000
    from generate_series(1, ${media}) n,
      generate_series(date '${lastDay}' - ${span} - 30, date '${lastDay}', '1 month') d`)
}

/** What a line is of and costs follows from the number of its order and its place in it. */
const seedOf = (n: string, position: string): string => `${n} * 4 + ${position}`
const wareOf = (n: string, position: string): string =>
  `(1 + floor(${products} * ${part(seedOf(n, position), 2)} * ${part(seedOf(n, position), 3)})::int)`
const priceOf = (n: string, position: string): string =>
  `(500 + 100 * (${random(seedOf(n, position), 4)} % 60))`

/**
 * All orders, numbered as they came in. People begin on any day of the span and order at an even pace, more or less, for a
 * part of the time since; a few products are bought most often. `back`: 0 came back whole, of 1 the first line did.
 */
async function makeHistory(client: pg.ClientBase): Promise<void> {
  await client.query(`
    create unlogged table bench_order as
    with buyer as (
      select customer_id, uuid_hash(customer_id)::bigint as u from customer
    ), began as (
      select customer_id, u, ${random('u', 5)} % ${span} as first_day,
        least(100, 1 + floor(-ln(${part('u', 6)}) * ${ordersEach - 0.3}))::int as orders, ${part('u', 7)} as stays
      from buyer
    ), placed as (
      select customer_id, u * 128 + k as seed,
        timestamp '${lastDay}' - interval '${span} days' + make_interval(days => first_day + case when k = 0 then 0 else
            floor((${span} - first_day) * stays * (k - 0.7 * ${part('u * 128 + k', 8)}) / greatest(1, orders - 1))::int end,
          secs => ${random('u * 128 + k', 9)} % 50000) as at
      from began cross join lateral generate_series(0, orders - 1) k
      union all
      select '${nobody}', k, timestamp '${lastDay}' - make_interval(days => ${random('k', 10)} % ${span}, hours => -9)
      from generate_series(1, (select count(*) / 10 from customer)) k
    ), numbered as (
      select row_number() over (order by at, seed) as n, customer_id, at,
        (array[1, 1, 1, 1, 1, 1, 2, 2, 2, 3])[1 + ${random('seed', 11)} % 10] as lines,
        1 + ${random('seed', 12)} % ${media} as medium,
        case when at < timestamp '${lastDay}' - interval '10 days' then ${random('seed', 13)} % 100 else 99 end as back
      from placed
    )
    select *, at::date as bought_on, ${idAt('at', kinds.order, 'n')} as id, ${priceOf('n', '1')} as first,
      ${priceOf('n', '1')} + (lines > 1)::int * ${priceOf('n', '2')} + (lines > 2)::int * ${priceOf('n', '3')} as goods
    from numbered order by n`)
  await client.query('analyze bench_order')
}

const isLate = `bought_on > date '${lastDay}' - 120`
/** One in four of those with an invoice is paid by a company. */
const companyOf = `case when ${isLate} and back > 1 and n % 10 <= ${paidInvoices} and n / 10 % 4 = 0 then
  (select ids[1 + (n / 40 % cardinality(ids))::int] from bench_company) end`
/** One in ten late orders is on an invoice that nobody paid, one in a hundred on none. */
const isUnpaid = `(${isLate} and back > 1 and (n % 10 = 0 or n % 100 = 5))`

const columns = `customer_id, id, kind, of_id, number, channel, ordered_at, ordered_on, company_id, media_id, tax_mode,
  rounding, goods, tax, total, taxes, revenue, cost, total_yen, payment_method, payment_state, paid_on, shipping_state,
  shipped_on, voided_on`
const sums = (
  goods: string,
): string => `'excluded', 'floor', ${goods}, floor(${goods} / 10), ${goods} + floor(${goods} / 10),
  ('[{"taxClass": "standard", "taxRate": "10", "taxable": "' || ${goods} || '", "net": "' || ${goods} || '", "tax": "' ||
    floor(${goods} / 10) || '"}]')::jsonb, ${goods}, floor(${goods} * 0.4), ${goods} + floor(${goods} / 10), 'card'`

/** The newest wait to be shipped. */
const orders = `
  insert into sales_order (${columns})
  select customer_id, id, 'order', null, 'S' || n, (array['web', 'web', 'phone', 'store'])[1 + n % 4], at, bought_on,
    ${companyOf}, ${idAt(epoch, kinds.medium, 'medium')}, ${sums('goods')}, case when ${isUnpaid} then 'unpaid' else 'paid' end,
    case when not ${isUnpaid} then bought_on end,
    case when bought_on > date '${lastDay}' - 3 then 'waiting' else 'delivered' end,
    case when bought_on <= date '${lastDay}' - 3 then bought_on + 1 end, case when back = 0 then bought_on + 5 end
  from bench_order`
const backs = `
  insert into sales_order (${columns})
  select customer_id, ${idAt(`at + interval '5 days'`, kinds.back, 'n')}, 'return', id, 'R' || n, 'web',
    at + interval '5 days', bought_on + 5, null, null, ${sums('-(case back when 0 then goods else first end)')}, 'none', null,
    'none', null, null
  from bench_order where back < 2`

const line = (
  sign: string,
): string => `p, ${idAt(epoch, kinds.product, wareOf('n', 'p'))}, 'B' || ${wareOf('n', 'p')},
    '商品' || ${wareOf('n', 'p')}, ${sign}1, ${priceOf('n', 'p')}, ${sign}${priceOf('n', 'p')}, 'standard', 10,
    ${sign}${priceOf('n', 'p')}, ${sign}floor(${priceOf('n', 'p')} * 0.4)`
const lineColumns = `customer_id, order_id, position, product_id, code, name, quantity, unit_price, amount, tax_class,
    tax_rate, revenue, cost`
const orderLines = `
  insert into sales_line (${lineColumns})
  select customer_id, id, ${line('')} from bench_order, generate_series(1, lines) p`
const backLines = `
  insert into sales_line (${lineColumns}, of_position)
  select customer_id, ${idAt(`at + interval '5 days'`, kinds.back, 'n')}, ${line('-')}, p
  from bench_order, generate_series(1, case back when 0 then lines else 1 end) p where back < 2`

/** Invoices of late orders; of the paid ones a payment each. */
const invoices = `
  create unlogged table bench_invoice as
  select o.n, o.customer_id, o.at, o.bought_on, o.id as order_id, ${idAt('o.at', kinds.invoice, 'o.n')} as id,
    ${companyOf} as company_id, goods + floor(goods / 10) as total, o.n % 10 <> 0 as is_paid,
    concat_ws(' ', c.family_name, c.given_name) as name
  from bench_order o join customer c on c.customer_id = o.customer_id
  where ${isLate} and back > 1 and o.n % 10 <= ${paidInvoices}`

const documents = `
  insert into document (customer_id, id, kind, number, company_id, recipient, recipient_key, issued_on, transaction_on,
    due_on, amount, owed, content, created_by_name)
  select customer_id, id, 'invoice', 'I' || n, company_id, name, lower(name), bought_on, bought_on, bought_on + 30, total,
    total, json_build_object('recipient', name, 'total', total, 'text', repeat('請求書 ', 100)), 'bench'
  from bench_invoice order by n`

const payments = `
  insert into payment (customer_id, id, company_id, paid_on, amount, method, payer, payer_key, created_by_name)
  select customer_id, ${idAt('at', kinds.payment, 'n')}, company_id, least(bought_on + 20, date '${lastDay}'), total,
    'transfer', upper(name), upper(name), 'bench'
  from bench_invoice where is_paid order by n`
