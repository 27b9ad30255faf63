import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import type { Plan } from '#features/plans/plans.schemas.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { newId } from '#kit/ids.ts'
import { addDays } from '#kit/japan/days.ts'
import { useRuntime } from '#test/harness/database.ts'
import { subscriptionsApi } from './subscriptions.api.ts'
import { makeSubscription } from './subscriptions.make.ts'
import { getAhead, getSubscription } from './subscriptions.read.ts'
import type { Subscription } from './subscriptions.schemas.ts'

describe('a change that is tried out', () => {
  const harness = useRuntime()
  const { endpoints } = subscriptionsApi
  const manager = () => harness.as('manager')
  let plan: Plan
  beforeAll(async () => {
    plan = await makePlan(manager(), {
      cycles: [
        { kind: 'days', every: 30 },
        { kind: 'days', every: 60 },
      ],
    })
  })
  async function start(customerId?: string): Promise<Subscription> {
    const owner =
      customerId ??
      (
        await createCustomer(manager(), {
          familyName: '佐藤',
          givenName: '凪',
          ownerId: null,
          contactPoints: [],
          posts: [],
          tagNames: [],
        })
      ).id
    return makeSubscription(manager(), { planId: plan.id, customerId: owner })
  }
  const tried = (id: string, wish: object, more: object = {}) =>
    // As browsers ask: with a key, in the transaction that keeps it.
    harness.request('member', 'POST', `/subscriptions/${id}/rehearsal`, {
      body: { wish, ...more },
      headers: { 'idempotency-key': newId() },
    })

  it('says what comes of it as the change itself does, and leaves everything as it was', async () => {
    const { id, version, customer } = await start()
    const { id: productId, name } = await makeProduct(manager(), {})
    const other = await start(customer.id)
    const wishes = [
      ['skip', { kind: 'skip', times: 2 }, { times: 2 }],
      ['pause', { kind: 'pause', rounds: 2 }, { rounds: 2 }],
      ['suspend', { kind: 'suspend' }, {}],
      [
        'cycle',
        { kind: 'cycle', cycle: { kind: 'days', every: 60 }, keepNext: true },
        { cycle: { kind: 'days', every: 60 } },
      ],
      [
        'contents',
        { kind: 'contents', items: [{ productId, quantity: 3 }], quantity: 2 },
        { items: [{ productId, quantity: 3 }], quantity: 2 },
      ],
      ['bundle', { kind: 'bundle', withId: other.id }, { withId: other.id }],
    ] as const
    const before = await getSubscription(manager(), id)
    const seen = new Map<string, unknown>()
    for (const [path, wish] of wishes) {
      const answer = await tried(id, wish)
      expect(answer.statusCode, path).toBe(200)
      seen.set(path, answer.json())
    }
    expect(await getSubscription(manager(), id)).toEqual(before)
    const { rows } = await sql`select 1 from subscription_change where subscription_id = ${id}::uuid`.execute(
      manager().db,
    )
    expect(rows).toHaveLength(1)
    for (const [path, , body] of wishes) {
      const one = path === 'bundle' ? { id, version } : await start()
      const changed = await harness.request('member', 'POST', `/subscriptions/${one.id}/${path}`, {
        body: { version: one.version, ...body },
      })
      const { rounds } = await getAhead(manager(), one.id)
      const { state, next, cycle, quantity } = changed.json<Subscription>()
      expect(seen.get(path), path).toMatchObject({
        subscription: { state, next, cycle, quantity },
        rounds: rounds.slice(0, 6),
      })
    }
    expect(seen.get('contents')).toMatchObject({
      subscription: { goods: [{ productId, name, quantity: 3 }], items: [{ productId, quantity: 3 }] },
    })
  })

  it('is refused with the reason that the change has', async () => {
    const { id, next } = await start()
    const tooSoon = await tried(id, { kind: 'move', on: addDays(next?.shipOn ?? '', -60) })
    expect(tooSoon.statusCode).toBe(409)
    expect(tooSoon.json<{ detail: string }>().detail).toContain('最も早い日')
    const asCustomer = await tried(id, { kind: 'skip', times: 12 }, { asCustomer: true })
    expect(asCustomer.statusCode).toBe(409)
    const nobody = await harness.request('readOnly', 'POST', `/subscriptions/${id}/rehearsal`, {
      body: { wish: { kind: 'suspend' } },
    })
    expect(nobody.statusCode).toBe(403)
    expect(endpoints.rehearse.permission).toBe('subscriptions.write')
  })
})
