import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import type { Plan } from '#features/plans/plans.schemas.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { changeContents, skipRound } from './subscriptions.actions.ts'
import { readOutcomes } from './subscriptions.files.ts'
import { leave } from './subscriptions.leaving.ts'
import { makeRound, makeSubscription } from './subscriptions.make.ts'
import { bookOutcomes } from './subscriptions.payments.ts'
import { getSubscription, listRounds, todayOf } from './subscriptions.read.ts'
import { listSigns } from './subscriptions.signs.ts'

const staff = { by: 'staff', channel: 'phone' } as const

describe('what is known of a round and of who may leave', () => {
  const harness = useRuntime()
  const manager = (): Work => harness.as('manager')
  let plan: Plan
  beforeAll(async () => {
    plan = await makePlan(manager(), {})
  })
  async function begun(quantity = 1): Promise<{ customerId: string; id: string }> {
    const { id: customerId } = await createCustomer(manager(), {
      familyName: '佐藤',
      givenName: '凪',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const { id } = await makeSubscription(manager(), { planId: plan.id, customerId, quantity })
    return { customerId, id }
  }
  const outcomesOf = async (id: string) =>
    (await listRounds(manager(), id, { limit: 10 })).items.map(({ outcomes }) => outcomes)

  it('has every try to charge it: how much, when, when again, and who or which file said so', async () => {
    const { id } = await begun()
    const { number } = await makeRound(manager(), id)
    const today = await todayOf(manager())
    const failed = { order: number, outcome: 'failed', code: 'G12', message: '限度額オーバー' } as const
    await bookOutcomes(harness.as('administrator'), [failed])
    // Told twice, it is one try; what is only tried out is none.
    await bookOutcomes(harness.as('administrator'), [failed])
    await bookOutcomes(harness.as('administrator'), [{ order: number, outcome: 'paid' }], { dryRun: true })
    const csv = `受注番号,結果,日付\n${number},成功,${addDays(today, 3)}\n`
    await readOutcomes(
      manager(),
      async () => ({
        name: '決済結果.csv',
        body: (async function* () {
          yield Buffer.from(csv)
        })(),
      }),
      false,
    )
    const actor = (role: 'administrator' | 'manager'): string => harness.as(role).actor.name
    expect(await outcomesOf(id)).toMatchObject([
      [
        {
          outcome: 'paid',
          amount: expect.stringMatching(/^\d+$/),
          triedOn: addDays(today, 3),
          retryOn: null,
          channel: 'csv',
          fileName: '決済結果.csv',
          actor: actor('manager'),
        },
        {
          outcome: 'failed',
          triedOn: today,
          retryOn: addDays(today, 3),
          code: 'G12',
          message: '限度額オーバー',
          channel: 'screen',
          fileName: null,
          actor: actor('administrator'),
        },
      ],
    ])
  })

  it('has each reason by itself, with what it hangs on; the list of those who may leave has the same', async () => {
    const { customerId, id } = await begun(2)
    const today = await todayOf(manager())
    expect(await listSigns(manager(), customerId)).toEqual({ items: [] })
    const { number, orderId } = await makeRound(manager(), id)
    await bookOutcomes(manager(), [{ order: number, outcome: 'failed' }])
    await skipRound(manager(), id, { times: 2 }, staff)
    const { monthlyValue: before } = await getSubscription(manager(), id)
    await changeContents(manager(), id, { quantity: 1 }, staff)
    const complaint = await harness.request('manager', 'POST', '/complaints', {
      body: { customerId, receivedOn: addDays(today, -2), about: '箱がつぶれていた' },
    })
    const { id: complaintId } = complaint.json<{ id: string }>()
    const { number: own, plan: of, monthlyValue: after } = await getSubscription(manager(), id)
    const subscription = { id, number: own, plan: of.name }
    const { items } = await listSigns(manager(), customerId)
    expect(items.toSorted((a, b) => a.sign.localeCompare(b.sign))).toEqual([
      {
        sign: 'complaint',
        on: addDays(today, -2),
        complaint: { id: complaintId, about: '箱がつぶれていた' },
      },
      { sign: 'lowered', on: today, subscription, before, after },
      {
        sign: 'payment',
        on: today,
        subscription,
        round: 1,
        order: { id: orderId, number },
        failures: 1,
        retryOn: addDays(today, 3),
        isPaid: false,
      },
      { sign: 'skips', on: today, subscription, times: 2 },
    ])
    const { rows } = await sql<{ sign: string }>`select sign from subscriber_sign
      where customer_id = ${customerId}::uuid order by 1`.execute(manager().db)
    expect(rows.map(({ sign }) => sign)).toEqual(['complaint', 'lowered', 'payment', 'skips'])
    // Nobody leaves who has left.
    await leave(manager(), id, { outcome: 'cancelled' }, staff)
    expect(await listSigns(manager(), customerId)).toEqual({ items: [] })
  })

  it('is read by all who see the customer', async () => {
    const { customerId } = await begun()
    const ask = async (role: 'readOnly' | 'member' | 'manager' | 'administrator') =>
      (await harness.request(role, 'GET', `/customers/${customerId}/leaving-signs`)).statusCode
    for (const role of ['readOnly', 'member', 'manager', 'administrator'] as const)
      expect(await ask(role)).toBe(200)
    const nobody = await harness.request('manager', 'GET', `/customers/${plan.id}/leaving-signs`)
    expect(nobody.statusCode).toBe(404)
  })
})
