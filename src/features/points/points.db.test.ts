import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { mergingApi } from '#features/merging/merging.api.ts'
import { placeOrder, previewOrder } from '#features/orders/orders.actions.ts'
import { makeRank } from '#features/orders/orders.benefits.make.ts'
import { cancelOrder, returnOrder } from '#features/orders/orders.entries.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { repeatDraft } from '#features/orders/orders.repeat.ts'
import { orderDraft } from '#features/orders/orders.schemas.ts'
import { setShipping } from '#features/orders/orders.states.ts'
import { addDays } from '#kit/japan/days.ts'
import { roles } from '#platform/feature.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { useRuntime } from '#test/harness/database.ts'
import { pointsApi } from './points.api.ts'
import { movePoints } from './points.ledger.ts'
import { usualTerms, type PointTerms } from './points.terms.ts'

const { endpoints } = pointsApi

describe('points', () => {
  const harness = useRuntime()
  const admin = () => harness.as('administrator')
  let today = ''

  beforeAll(async () => {
    const { rows } = await sql<{ on: string }>`select (now() at time zone 'Asia/Tokyo')::date as on`.execute(
      admin().db,
    )
    today = rows[0]?.on ?? ''
    await switchedOn({ waitDays: 0, expiry: { kind: 'afterGrant', months: 12 } })
  })

  async function switchedOn(given: Partial<PointTerms>): Promise<void> {
    const draft = await harness.call('administrator', endpoints.saveDraft, {
      body: { version: 0, terms: { ...usualTerms, ...given } },
    })
    await harness.call('administrator', endpoints.switchOn, {
      body: { version: draft.version, startsOn: today },
    })
  }
  const person = async (familyName = '佐藤'): Promise<string> =>
    (await harness.call('administrator', customersApi.endpoints.create, { body: { familyName } })).id
  const standing = (id: string) => harness.call('administrator', endpoints.standing, { params: { id } })
  const give = (id: string, amount: number, expiresOn: string | null = null) =>
    harness.call('administrator', endpoints.adjust, {
      params: { id },
      body: { amount, note: 'お詫び', expiresOn },
    })
  const ledgerOf = async (id: string) =>
    (await harness.call('administrator', endpoints.ledger, { params: { id }, query: {} })).items
      .map(({ kind, amount }) => `${kind} ${amount}`)
      .toReversed()
  const sold = { shippingState: 'none' as const }

  it('come with an order, go with what is sent back, and are taken from what runs out first', async () => {
    const id = await person()
    await give(id, 100, addDays(today, 400))
    await give(id, 50, addDays(today, 10))
    const order = await makeOrder(admin(), {
      customerId: id,
      ...sold,
      points: '120',
      lines: [{ name: '緑茶', quantity: '2', unitPrice: '1080', taxClass: 'reduced' }],
    })
    // 2,160 − 120 = 2,040 yen with tax: 20 points.
    expect(await ledgerOf(id)).toEqual(['adjust 100', 'adjust 50', 'use -120', 'grant 20'])
    expect(await standing(id)).toMatchObject({ balance: 50, expires: { amount: 20 } })
    await returnOrder(admin(), order.id, {
      version: order.version,
      lines: [{ position: 1, quantity: '1' }],
    })
    // Half of the points that were used come back, half of those given go.
    expect((await ledgerOf(id)).slice(4)).toEqual(['return 60', 'revoke -10'])
    expect((await standing(id)).balance).toBe(100)
  })

  it('wait until the goods can no longer come back, and never come twice', async () => {
    const id = await person()
    const order = await makeOrder(admin(), {
      customerId: id,
      lines: [{ name: '茶', quantity: '1', unitPrice: '5000' }],
    })
    expect(await standing(id)).toMatchObject({ balance: 0, pending: 50 })
    await setShipping(admin(), order.id, { state: 'shipped' })
    expect(await standing(id)).toMatchObject({ balance: 50, pending: 0 })
    await setShipping(admin(), order.id, { state: 'delivered' })
    expect((await standing(id)).balance).toBe(50)
  })

  it('of an order that is cancelled come back whole', async () => {
    const id = await person()
    await give(id, 300)
    const order = await makeOrder(admin(), { customerId: id, points: '300' })
    expect((await standing(id)).balance).toBe(0)
    await cancelOrder(admin(), order.id, { version: order.version })
    expect(await standing(id)).toMatchObject({ balance: 300, pending: 0 })
  })

  it('that nobody has cannot be used', async () => {
    const id = await person()
    await give(id, 10)
    await expect(makeOrder(admin(), { customerId: id, points: '11' })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(await ledgerOf(id)).toEqual(['adjust 10'])
  })

  it('are never spent twice by those who spend at once', async () => {
    const id = await person()
    await give(id, 100)
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        makeOrder(admin(), { customerId: id, points: '30', shippingState: 'waiting' }),
      ),
    )
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect((await standing(id)).balance).toBe(10)
  })

  it('run out after their last day, and not before', async () => {
    const id = await person()
    await give(id, 40, today)
    await give(id, 60, addDays(today, 1))
    await sql`update point_lot set expires_on = expires_on - 1 where customer_id = ${id}::uuid`.execute(
      admin().db,
    )
    await enqueue(harness.system(), 'points.nightly', {})
    await harness.runJobs()
    expect(await ledgerOf(id)).toEqual(['adjust 40', 'adjust 60', 'expire -40'])
    expect((await standing(id)).balance).toBe(60)
  })

  it('of two who become one are one sum, and nobody owes any when they are parted again', async () => {
    const [one, other] = [await person('鈴木'), await person('鈴木')]
    await give(one, 100)
    await give(other, 30)
    const merge = await harness.call('administrator', mergingApi.endpoints.merge, {
      body: {
        survivorId: one,
        loserIds: [other],
        versions: [one, other].map((id) => ({ id, version: 1 })),
      },
    })
    expect((await standing(one)).balance).toBe(130)
    await makeOrder(admin(), { customerId: one, points: '120' })
    await harness.call('administrator', mergingApi.endpoints.undo, { params: { id: merge.id } })
    expect([(await standing(one)).balance, (await standing(other)).balance]).toEqual([0, 30])
    const { rows } = await sql`select 1 from point_balance b where balance <> (
      select coalesce(sum(left_over), 0) from point_lot l where l.customer_id = b.customer_id)`.execute(
      admin().db,
    )
    expect(rows).toEqual([])
  })

  it('are what the ledger adds up to, whatever happens in whatever order', async () => {
    const step = fc.record({
      who: fc.nat(2),
      amount: fc.integer({ min: -60, max: 80 }).filter((amount) => amount !== 0),
      days: fc.option(fc.integer({ min: 0, max: 30 })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const people = [await person(), await person(), await person()]
        const held = new Map<string, number>()
        await Promise.all(
          steps.map(async ({ who, amount, days }) => {
            const customerId = people[who] ?? ''
            const moved = await admin()
              .db.transaction()
              .execute((db) =>
                movePoints({ ...admin(), db }, [
                  {
                    customerId,
                    kind: 'adjust',
                    amount,
                    atMost: true,
                    expiresOn: days === null || amount < 0 ? null : addDays(today, days),
                  },
                ]),
              )
            for (const one of moved) held.set(customerId, (held.get(customerId) ?? 0) + one.amount)
          }),
        )
        const { rows } = await sql<{ id: string; balance: number; lots: number; ledger: number }>`
          select b.customer_id as id, b.balance,
            coalesce((select sum(l.left_over) from point_lot l where l.customer_id = b.customer_id), 0)::int as lots,
            coalesce((select sum(e.amount) from point_entry e where e.customer_id = b.customer_id), 0)::int as ledger
          from point_balance b where b.customer_id = any(${people}::uuid[])`.execute(admin().db)
        for (const { id, balance, lots, ledger } of rows)
          expect([lots, ledger, held.get(id) ?? 0]).toEqual([balance, balance, balance])
      }),
      { numRuns: 6 },
    )
  })

  it('are tried on the orders of the last year before they are switched on', async () => {
    const tried = await harness.call('administrator', endpoints.simulate, {
      body: { terms: { ...usualTerms, points: 2 } },
    })
    expect(tried).toMatchObject({ share: 1, to: today })
    expect(tried.draft.points).toBeGreaterThan(0)
    // Twice as many for each 100 yen; each order is rounded down by itself.
    expect(tried.draft.points).toBeGreaterThanOrEqual((tried.present?.points ?? 0) * 2)
    expect(tried.byMonth.reduce((sum, { draft }) => sum + draft, 0)).toBe(tried.draft.points)
  })

  describe('and ranks', () => {
    it('rise with what is spent at once, multiply points, and are kept until their day', async () => {
      await harness.call('administrator', endpoints.saveRanks, {
        body: {
          version: 0,
          ranks: [
            { name: '一般', threshold: 0, benefits: {} },
            { name: 'ゴールド', threshold: 10_000, benefits: { pointTimes: '2', discount: '5' } },
          ],
        },
      })
      const id = await person()
      const first = await makeOrder(admin(), {
        customerId: id,
        ...sold,
        lines: [{ name: '茶', quantity: '1', unitPrice: '12000' }],
      })
      expect(await standing(id)).toMatchObject({ balance: 120, rank: { name: 'ゴールド' }, spent: 12_000 })
      await makeOrder(admin(), {
        customerId: id,
        ...sold,
        lines: [{ name: '茶', quantity: '1', unitPrice: '1000' }],
      })
      expect((await standing(id)).balance).toBe(140)
      await returnOrder(admin(), first.id, { version: first.version })
      expect(await standing(id)).toMatchObject({ rank: { name: 'ゴールド' }, spent: 1000 })
      await sql`update customer_rank set until = ${addDays(today, -1)}::date where customer_id = ${id}::uuid`.execute(
        admin().db,
      )
      await enqueue(harness.system(), 'points.rank', {})
      await harness.runJobs()
      expect(await standing(id)).toMatchObject({ rank: { name: '一般', benefits: { pointTimes: '1' } } })
    })

    it('take their share off an order that asks for it, once; shown either way, to who may see the customer', async () => {
      const member = () => harness.as('member')
      const id = await person('金田')
      await makeRank(admin(), [id], { discount: '5', freeShipping: true })
      const lines = [{ name: '青汁', quantity: '1', unitPrice: '3980' }]
      const terms = { customerId: id, discount: '100', shipping: '500', lines, source: 'shop', number: 'G-1' }
      const asked = orderDraft.parse({ ...terms, benefits: true })
      expect(await previewOrder(member(), orderDraft.parse(terms))).toMatchObject({
        discount: '100',
        shipping: '500',
        benefit: { rank: '金', percent: '5', freeShipping: true },
      })
      // 5 % of what 100 off leaves of 3,980.
      const placed = await placeOrder(member(), asked)
      expect(placed).toMatchObject({ discount: '294', shipping: '0', total: '3686' })
      expect((await placeOrder(member(), asked)).id).toBe(placed.id)
      expect((await repeatDraft(member(), id)).draft).toMatchObject({ benefits: true })
      await sql`update customer set owner_id = ${admin().actor.userId}::uuid where customer_id = ${id}::uuid`.execute(
        admin().db,
      )
      await sql`insert into setting (key, value) values ('organisation', '{"memberSees":"own"}')
        on conflict (key) do update set value = excluded.value`.execute(admin().db)
      expect((await previewOrder(member(), asked)).benefit).toBeNull()
      await sql`delete from setting where key = 'organisation'`.execute(admin().db)
    })

    it('are tried before they are saved', async () => {
      const { items } = await harness.call('administrator', endpoints.tryRanks, {
        body: {
          months: 12,
          ranks: [
            { name: '一般', threshold: 0, benefits: {} },
            { name: '上', threshold: 100_000_000, benefits: {} },
          ],
        },
      })
      expect(items.map(({ customers }) => customers > 0)).toEqual([true, false])
    })
  })

  it.each(roles)('keep to what %s may do', async (role) => {
    const id = await person()
    const may = { administrator: [200, 200], manager: [200, 200], member: [200, 403], readOnly: [403, 403] }[
      role
    ]
    const body = { amount: 5, note: '試し', expiresOn: null }
    const adjusted = await harness.request(role, 'POST', `/customers/${id}/points/entries`, { body })
    const tried = await harness.request(role, 'POST', '/points/simulation', { body: { terms: usualTerms } })
    expect([adjusted.statusCode, tried.statusCode]).toEqual(may)
    expect((await harness.request(role, 'GET', `/customers/${id}/points`)).statusCode).toBe(200)
  })
})
