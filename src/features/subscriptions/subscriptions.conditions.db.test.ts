import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { readComputed } from '#features/fields/fields.computed.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { makeBuyer } from '#features/purchases/purchases.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { newId } from '#kit/ids.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { subscriptionFields } from './subscriptions.fields.ts'
import { states } from './subscriptions.ts'

type Made = {
  customer: number
  plan: number
  state: (typeof states)[number]
  shipped: number
  ships: number | null
  skips: number
  value: number
  cancelled: { ago: number; reason: number | null } | null
  lowered: { ago: number; isAlive: boolean } | null
  failed: { ago: number; failures: number } | null
}
type Complaint = { customer: number; isOpen: boolean }

/** Numbers that look random and are the same each time. */
let seed = 20_261_122
function dice(sides: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * sides)
}
const oneOf = <T>(all: readonly T[]): T => all[dice(all.length)] as T
const perhaps = <T>(make: () => T): T | null => (dice(3) === 0 ? make() : null)

const people = 60
const made: Made[] = Array.from({ length: 90 }, () => ({
  customer: dice(people),
  plan: dice(2),
  state: oneOf(states),
  shipped: dice(5),
  ships: perhaps(() => dice(12)),
  skips: dice(4),
  value: 1000 * (1 + dice(5)),
  cancelled: perhaps(() => ({ ago: dice(300), reason: perhaps(() => dice(2)) })),
  lowered: perhaps(() => ({ ago: dice(180), isAlive: dice(2) === 0 })),
  failed: perhaps(() => ({ ago: dice(180), failures: dice(2) })),
}))
const complaints: Complaint[] = Array.from({ length: 20 }, () => ({
  customer: dice(people),
  isOpen: dice(2) === 0,
}))

describe('conditions on subscriptions', () => {
  const harness = useRuntime()
  const manager = (): Work => harness.as('manager')
  const plans = [newId(), newId()]
  const reasons = [newId(), newId()]
  const ids = Array.from({ length: people }, () => newId())

  beforeAll(async () => {
    const { db } = harness.system()
    const { today } = await readScope(manager())
    for (const id of ids) await makeBuyer({ db }, id)
    for (const id of plans)
      await sql`insert into plan (id, code, code_key, name, terms) values (${id}::uuid, ${id}, ${id}, '便', '{}')`.execute(
        db,
      )
    for (const id of reasons)
      await sql`insert into leaving_reason (id, label) values (${id}::uuid, '理由')`.execute(db)
    for (const one of made) {
      const [customerId, id] = [ids[one.customer] ?? '', newId()]
      await sql`insert into subscription (customer_id, id, number, plan_id, edition, state, channel, started_on, cycle,
          payment_method, next_on, ship_on, skips, shipped_rounds, cycle_days, monthly_value)
        values (${customerId}::uuid, ${id}::uuid, ${id}, ${plans[one.plan]}::uuid, 1, ${one.state}, 'phone',
          ${today}::date, '{"kind": "days", "every": 30}', '代金引換', ${today}::date,
          ${one.ships === null ? null : addDays(today, one.ships)}::date, ${one.skips}, ${one.shipped}, 30, ${one.value})`.execute(
        db,
      )
      const change = (kind: string, ago: number, after: string, less: number, reason: string | null) =>
        sql`insert into subscription_change (customer_id, subscription_id, id, day, kind, round, state_before, state_after,
            value_before, value_after, channel, reason_id, actor_name)
          values (${customerId}::uuid, ${id}::uuid, ${newId()}::uuid, ${addDays(today, -ago)}::date, ${kind}, 1, 'active',
            ${after}, 5000, ${5000 - less}, 'phone', ${reason}::uuid, '')`.execute(db)
      if (one.cancelled)
        await change(
          'cancelled',
          one.cancelled.ago,
          'cancelled',
          5000,
          one.cancelled.reason === null ? null : (reasons[one.cancelled.reason] ?? null),
        )
      if (one.lowered)
        await change('items', one.lowered.ago, one.lowered.isAlive ? 'active' : 'suspended', 1000, null)
      if (one.failed)
        await sql`insert into subscription_round (customer_id, subscription_id, round, order_id, due_on, ship_on, failures)
          values (${customerId}::uuid, ${id}::uuid, 1, ${newId()}::uuid, ${today}::date,
            ${addDays(today, -one.failed.ago)}::date, ${one.failed.failures})`.execute(db)
    }
    for (const { customer, isOpen } of complaints)
      await sql`insert into complaint (customer_id, id, received_on, channel, about, state, closed_at)
        values (${ids[customer]}::uuid, ${newId()}::uuid, ${today}::date, 'phone', 'other',
          ${isOpen ? 'open' : 'closed'}, ${isOpen ? null : new Date().toISOString()}::timestamptz)`.execute(
        db,
      )
  })

  async function selected(kind: string, params: object): Promise<number[]> {
    const condition = compileRule({ kind, params }, await readScope(manager()))
    const { rows } = await sql<{
      id: string
    }>`select c.customer_id as id from customer c where ${condition}`.execute(manager().db)
    return rows.map(({ id }) => ids.indexOf(id)).toSorted((a, b) => a - b)
  }
  const everybody = ids.map((_, customer) => customer)
  const those = (holds: (own: Made[], customer: number) => boolean): number[] =>
    everybody.filter((customer) =>
      holds(
        made.filter((one) => one.customer === customer),
        customer,
      ),
    )
  const going = ({ state }: Made): boolean => state === 'active' || state === 'paused'
  /** Both sides say something: neither nobody nor everybody. */
  async function agree(kind: string, params: object, expected: number[]): Promise<void> {
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(people)
    expect([kind, params, await selected(kind, params)]).toEqual([kind, params, expected])
  }

  /** By the words of the definition, one by one. */
  const signsOf = (own: Made[], customer: number): string[] =>
    own.some((one) => going(one) || one.state === 'paymentError')
      ? [
          ...(complaints.some((one) => one.customer === customer && one.isOpen) ? ['complaint'] : []),
          ...(own.some(({ lowered }) => lowered?.isAlive && lowered.ago <= 90) ? ['lowered'] : []),
          ...(own.some(({ failed }) => failed !== null && failed.failures > 0 && failed.ago <= 90)
            ? ['payment']
            : []),
          ...(own.some((one) => going(one) && one.skips > 1) ? ['skips'] : []),
        ]
      : []

  it('know whether somebody has one in a state, of any plan or of one', async () => {
    for (const state of states) {
      await agree(
        'subscription',
        { state },
        those((own) => own.some((one) => one.state === state)),
      )
      await agree(
        'subscription',
        { state, planId: plans[1], has: false },
        those((own) => !own.some((one) => one.state === state && one.plan === 1)),
      )
    }
    await agree(
      'subscription',
      { state: 'going' },
      those((own) => own.some(going)),
    )
  })

  it('know who got round n and not n + 1', async () => {
    await agree(
      'subscriptionReached',
      { round: 3 },
      those((own) => own.some(({ shipped }) => shipped === 3)),
    )
    await agree(
      'subscriptionReached',
      { round: 0, planId: plans[0] },
      those((own) => own.some(({ shipped, plan }) => shipped === 0 && plan === 0)),
    )
  })

  it('know what ships within some days', async () => {
    await agree(
      'subscriptionShips',
      { days: 5 },
      those((own) => own.some(({ ships }) => ships !== null && ships <= 5)),
    )
    await agree(
      'subscriptionShips',
      { days: 3, planId: plans[1] },
      those((own) => own.some(({ ships, plan }) => ships !== null && ships <= 3 && plan === 1)),
    )
  })

  it('know who cancelled lately, and why', async () => {
    await agree(
      'subscriptionCancelled',
      { days: 180 },
      those((own) => own.some(({ cancelled }) => cancelled !== null && cancelled.ago <= 180)),
    )
    await agree(
      'subscriptionCancelled',
      { days: 250, reasonId: reasons[1] },
      those((own) => own.some(({ cancelled }) => cancelled?.reason === 1 && cancelled.ago <= 250)),
    )
  })

  it('know who may leave, by how many signs', async () => {
    for (const atLeast of [1, 2])
      await agree(
        'subscriptionRisk',
        { atLeast },
        those((own, customer) => signsOf(own, customer).length >= atLeast),
      )
  })

  it('come with columns of every list', async () => {
    const { today } = await readScope(manager())
    const values = await readComputed(manager(), subscriptionFields, ids)
    const sum = (of: Made[], value: (one: Made) => number): number =>
      of.reduce((all, one) => all + value(one), 0)
    for (const [customer, id] of ids.entries()) {
      const own = made.filter((one) => one.customer === customer)
      const ships = own.flatMap((one) => one.ships ?? [])
      const leavingSigns = signsOf(own, customer)
      expect(values.get(id)).toEqual({
        leavingSigns: leavingSigns.length === 0 ? null : leavingSigns,
        ...(own.length === 0
          ? {
              activeSubscriptions: null,
              nextSubscriptionOn: null,
              subscriptionRounds: null,
              subscriptionValue: null,
            }
          : {
              activeSubscriptions: own.filter(({ state }) => state === 'active').length,
              nextSubscriptionOn: ships.length === 0 ? null : addDays(today, Math.min(...ships)),
              subscriptionRounds: sum(own, ({ shipped }) => shipped),
              subscriptionValue: sum(own.filter(going), ({ value }) => value),
            }),
      })
    }
  })
})
