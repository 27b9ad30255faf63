import type pg from 'pg'
import { emptyTerms } from '#features/plans/plans.ts'

const months = 36
const cycleDays = 30
const plans = 3
const uuid = (kind: number, n: string): string =>
  `('0199${kind}000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/**
 * A subscription for every customer, begun on some day of the last three years: one in eight leaves at each round, and most
 * of them ask first. Beside them every change that pictures sum up. None has a day to come, so no job takes them up.
 */
export async function makeCourses(client: pg.ClientBase): Promise<void> {
  await client.query('begin')
  await client.query('select setseed(0.5)')
  for (let n = 1; n <= plans; n++) {
    const id = `01992000-0000-7000-8000-00000000000${n}`
    await client.query(
      `insert into plan (id, code, code_key, name, terms, edition) values ($1, $2, $2, $3, $4, 1)`,
      [id, `course${n}`, `定期コース${n}`, emptyTerms],
    )
    await client.query(`insert into plan_edition (plan_id, edition, name, terms) values ($1, 1, $2, $3)`, [
      id,
      `定期コース${n}`,
      emptyTerms,
    ])
  }
  await client.query(
    `insert into leaving_reason (id, label, position)
     select ${uuid(3, 'n')}, '理由' || n, n from generate_series(1, 5) n`,
  )
  await client.query(`
    create temporary table course on commit drop as
    select customer_id, n, began, least(came, stays) as rounds, stays < came as is_gone, random() as luck,
      began + least(came, stays) * ${cycleDays} - 10 as asked_on
    from (
      select customer_id, n, began, (current_date - began) / ${cycleDays} + 1 as came,
        ceil(ln(luck) / ln(7.0 / 8))::int as stays
      from (select customer_id, row_number() over (order by customer_id)::int as n,
          current_date - 1 - floor(random() * ${months * 30})::int as began, 1 - random() as luck
        from customer where deleted_at is null) c
    ) c`)
  const state = `case when is_gone then 'cancelled' when luck < 0.03 then 'paused' when luck < 0.05 then 'suspended'
    when luck < 0.06 then 'paymentError' else 'active' end`
  await client.query(`
    insert into subscription (customer_id, id, number, plan_id, edition, state, channel, media_id, started_on, cycle,
      payment_method, next_round, next_on, last_on, last_ship_on, made_rounds, shipped_rounds, cycle_days, monthly_value,
      left_on)
    select customer_id, ${uuid(1, 'n')}, 'T-' || n, ('01992000-0000-7000-8000-00000000000' || n % ${plans} + 1)::uuid, 1,
      ${state}, 'web', (select id from media order by code offset n % 5 limit 1), began,
      '{"kind":"days","every":${cycleDays}}', '代金引換', rounds + 1, began + rounds * ${cycleDays},
      began + (rounds - 1) * ${cycleDays}, began + (rounds - 1) * ${cycleDays}, rounds, rounds, ${cycleDays}, 3700,
      case when ${state} in ('cancelled', 'suspended') then asked_on end
    from course`)
  const change = (kind: number, day: string, what: string, values: string, where: string): string => `
    insert into subscription_change (customer_id, subscription_id, id, at, day, kind, round, state_before, state_after,
      value_before, value_after, channel, actor_name)
    select customer_id, ${uuid(1, 'n')}, ${uuid(kind, 'n')}, ${day}, ${day}, '${what}', rounds, ${values}, 'web', '${what}'
    from course where ${where}`
  await client.query(change(4, 'began', 'started', `null, 'active', 0, 3700`, 'true'))
  await client.query(change(5, 'asked_on', 'cancelled', `'active', 'cancelled', 3700, 0`, 'is_gone'))
  await client.query(
    change(
      6,
      'asked_on',
      'paused',
      `'active', ${state}, 3700, case when ${state} = 'paused' then 3700 else 0 end`,
      `not is_gone and ${state} <> 'active'`,
    ),
  )
  await client.query(
    change(7, `began + ${cycleDays}`, 'cycle', `'active', 'active', 3700, 3500`, 'rounds > 2 and n % 10 = 0'),
  )
  await client.query(
    change(
      8,
      `began + ${2 * cycleDays}`,
      'cycle',
      `'active', 'active', 3500, 3700`,
      'rounds > 3 and n % 10 = 0',
    ),
  )
  await client.query(`
    insert into leaving_request (customer_id, subscription_id, id, day, round, channel, reason_id, outcome, actor_name)
    select customer_id, ${uuid(1, 'n')}, ${uuid(9, 'n')}, asked_on, rounds, 'web', ${uuid(3, '1 + n % 5')},
      case when is_gone then 'cancelled' else 'stayed' end, '会員'
    from course where is_gone or luck > 0.9`)
  await client.query('commit')
  await client.query(
    'vacuum (analyze) subscription, subscription_change, leaving_request, plan, plan_edition',
  )
}
