import { join } from 'node:path'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { datesOf } from '#features/plans/engine.dates.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Runtime } from '#platform/runtime.ts'
import { benchData } from './paths.ts'
import { withRuntime } from './base.ts'

/** One in thirty is due, as of subscriptions that come once in thirty days. */
const groups = 30
const pastRounds = 5
const plans = 3
const uuid = (kind: number, n: string): string =>
  `('0198${kind}000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

export type SubscriptionBase = { readonly dataDir: string; readonly day: string; readonly due: number }

/**
 * A million who subscribe, on three plans with gifts and discounts, after five rounds each; those who are due have all five
 * as orders. The rounds that a run before made are taken back.
 */
export async function openSubscriptions(count: number): Promise<SubscriptionBase> {
  const dataDir = join(benchData, `subscriptions-${count}`)
  return withRuntime(dataDir, async (runtime) => {
    const { pool } = runtime.database
    const { rows } = await pool.query<{ n: string }>('select count(*) as n from subscription')
    if (Number(rows[0]?.n) !== count) await fill(runtime, count)
    const { day, spread } = await daysAhead(runtime)
    await takeBack(runtime, spread, count)
    await pool.query('vacuum (analyze)')
    return { dataDir, day, due: Math.floor((count - 1) / groups) + 1 }
  })
}

const productOf = (n: number): string => `01981000-0000-7000-8000-00000000000${n}`
const planOf = (n: number): string => `01982000-0000-7000-8000-00000000000${n}`

function termsOf(n: number): PlanTerms {
  return {
    ...emptyTerms,
    contents: [
      {
        from: 1,
        to: null,
        items: [{ productId: productOf(n), quantity: 1, unitPrice: n === 2 ? null : 3980 + n }],
      },
    ],
    gifts: [{ from: 6, to: 6, productId: productOf(3), quantity: 1 }],
    discounts: [
      { from: 2, percent: '5', yen: null },
      { from: 6, percent: '10', yen: null },
    ],
    cycles: [{ kind: 'days', every: groups }],
    leadDays: 2,
    deadlineDays: 7,
    noticeDays: 14,
    shipping: { fee: 500, freeFrom: null },
    payments: [{ method: '代金引換', when: 'delivery', days: 0, fee: 330 }],
  }
}

/** The next open day, and thirty days of the rhythm of which the first alone is made on it. */
async function daysAhead(runtime: Runtime): Promise<{ day: string; spread: string[] }> {
  const calendar = await organisationCalendar({ db: runtime.database.db })
  const day = calendar.nearestBusinessDay(calendar.today(), 'next')
  const spread: string[] = []
  for (let on = day; spread.length < groups; on = addDays(on, 1)) {
    const { makeOn } = datesOf(on, termsOf(0), calendar)
    if (spread.length === 0 ? makeOn === day : makeOn > day) spread.push(on)
  }
  return { day, spread }
}

async function fill({ database: { pool } }: Runtime, count: number): Promise<void> {
  await pool.query(`truncate plan, plan_edition, subscription, subscription_number, subscription_round, customer,
    sales_order, sales_line, sales_order_number, purchase_facts, purchase_month, purchase_month_sum, purchase_product cascade`)
  await pool.query('delete from product')
  for (let n = 0; n <= 3; n++) {
    await pool.query(
      `insert into product (id, code, code_key, name, search_text, kana_sort, tax_class, cost)
       values ($1, $2, $2, $3, '', '', 'reduced', 1200)`,
      [productOf(n), `s${n}`, `定期の品${n}`],
    )
    await pool.query(
      `insert into product_price (product_id, starts_on, price, tax_included) values ($1, '2020-01-01', 4280, true)`,
      [productOf(n)],
    )
  }
  for (let n = 0; n < plans; n++) {
    await pool.query(
      `insert into plan (id, code, code_key, name, terms, edition) values ($1, $2, $2, $3, $4, 1)`,
      [planOf(n), `p${n}`, `定期コース${n}`, termsOf(n)],
    )
    await pool.query(`insert into plan_edition (plan_id, edition, name, terms) values ($1, 1, $2, $3)`, [
      planOf(n),
      `定期コース${n}`,
      termsOf(n),
    ])
  }
  await pool.query(
    `insert into customer (customer_id, family_name, given_name, name_key, kana_k1, kana_k2, kana_sort, search_text, grams,
       key_version)
     select ${uuid(0, 'n')}, '山田', n::text, '', '', '', '', '', '{}', 1 from generate_series(1, $1::int) n`,
    [count],
  )
  await pool.query(
    `insert into subscription (customer_id, id, number, plan_id, edition, state, channel, started_on, cycle, ship_to,
       payment_method, next_round, next_on, made_rounds, shipped_rounds, noticed_round, cycle_days, monthly_value)
     select ${uuid(0, 'n')}, ${uuid(3, 'n')}, 'T2025-' || n, ('01982000-0000-7000-8000-00000000000' || n % ${plans})::uuid, 1,
       'active', 'web', current_date - 170, '{"kind":"days","every":${groups}}', '{"name":"山田","address":"東京都港区1-1"}',
       '代金引換', ${pastRounds + 1}, current_date, ${pastRounds}, ${pastRounds}, ${pastRounds + 1}, ${groups}, 3700
     from generate_series(1, $1::int) n`,
    [count],
  )
  await fillPast(pool, count)
}

/** What those who are due bought before: their facts are worked out from it with the new round. */
async function fillPast(pool: Runtime['database']['pool'], count: number): Promise<void> {
  const past = `from generate_series(1, $1::int, ${groups}) n, generate_series(1, ${pastRounds}) r`
  await pool.query(
    `insert into sales_order (customer_id, id, number, channel, ordered_at, ordered_on, tax_mode, rounding, goods, tax, total,
       revenue, cost, total_yen, shipping_state, payment_state)
     select ${uuid(0, 'n')}, ${uuid(4, `n * 8 + r`)}, 'past-' || n || '-' || r, 'web', now() - r * interval '30 days',
       current_date - r * 30, 'included', 'floor', 3980, 294, 3980, 3686, 1200, 3980, 'delivered', 'paid' ${past}`,
    [count],
  )
  await pool.query(
    `insert into sales_line (customer_id, order_id, position, product_id, code, name, quantity, unit_price, amount, tax_class,
       tax_rate, revenue, cost)
     select ${uuid(0, 'n')}, ${uuid(4, `n * 8 + r`)}, 1, '${productOf(0)}', 's0', '定期の品0', 1, 3980, 3980, 'reduced', 8,
       3686, 1200 ${past}`,
    [count],
  )
}

/** Everybody stands where the sixth round comes next. */
async function takeBack(
  { database: { pool, db } }: Runtime,
  spread: readonly string[],
  count: number,
): Promise<void> {
  const calendar = await organisationCalendar({ db })
  await pool.query(`
    with made as (select customer_id, order_id from subscription_round),
      lines as (delete from sales_line l using made where l.customer_id = made.customer_id and l.order_id = made.order_id),
      numbers as (delete from sales_order_number n using made where n.order_id = made.order_id)
    delete from sales_order o using made where o.customer_id = made.customer_id and o.id = made.order_id`)
  await pool.query(
    'truncate subscription_round, subscription_batch, subscription_task, customer_event, mail_message',
  )
  const dated = spread.map((on) => ({ on, ...datesOf(on, termsOf(0), calendar) }))
  await pool.query(
    `update subscription s set next_round = ${pastRounds + 1}, next_on = v.next_on, ship_on = v.ship_on, make_on = v.make_on,
       deadline_on = v.deadline_on, notice_on = null, last_on = v.next_on - ${groups}, last_ship_on = v.next_on - ${groups},
       made_rounds = ${pastRounds}
     from (select row_number() over () - 1 as k, * from unnest($1::date[], $2::date[], $3::date[], $4::date[])
       d (next_on, ship_on, make_on, deadline_on)) v
     where v.k = (('x' || right(s.id::text, 8))::bit(32)::int - 1) % ${groups}
       and (s.next_round, s.next_on, s.make_on) is distinct from (${pastRounds + 1}, v.next_on, v.make_on)`,
    [
      dated.map(({ on }) => on),
      dated.map(({ shipOn }) => shipOn),
      dated.map(({ makeOn }) => makeOn),
      dated.map(({ deadlineOn }) => deadlineOn),
    ],
  )
  await pool.query(
    `insert into purchase_facts (customer_id, orders, revenue, gross_profit, year_revenue, taken_back, first_on, last_on)
     select ${uuid(0, 'n')}, ${pastRounds}, ${pastRounds * 3686}, ${pastRounds * 2486}, ${pastRounds * 3686}, 0,
       current_date - 150, current_date - 30 from generate_series(1, $1::int, ${groups}) n
     on conflict (customer_id) do nothing`,
    [count],
  )
}
