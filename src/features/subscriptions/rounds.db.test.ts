import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { setDay } from '#features/calendar/calendar.actions.ts'
import { makeRank } from '#features/orders/orders.benefits.make.ts'
import { listOrders } from '#features/orders/orders.store.ts'
import { getOrder } from '#features/orders/orders.actions.ts'
import { releaseOrder } from '#features/orders/orders.states.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { runTask } from './rounds.batch.ts'
import { followCalendar } from './rounds.calendar.ts'
import { runDay } from './rounds.jobs.ts'
import { makeEdition, makeSubscriptions, type MadeSubscription } from './rounds.make.ts'
import { getAhead, getSubscription } from './subscriptions.read.ts'
import { addWatched } from './subscriptions.watched.ts'

/** Shipped on Thursday, 2027-04-01, the first day of another tax; made on the 30th, changed until the 25th, announced on the 18th. */
const first = '2027-04-01'
const makeDay = '2027-03-30'
const today = '2027-03-01'

describe('the rounds of a day', () => {
  const harness = useRuntime()
  const system = () => harness.system()
  let [tea, cup] = ['', '']

  beforeAll(async () => {
    tea = (await makeProduct(harness.as('manager'), { name: '定期の緑茶', cost: '1000', stock: 100 })).id
    cup = (await makeProduct(harness.as('manager'), { name: '湯のみ', cost: '100' })).id
    await sql`insert into tax_rate (tax_class, starts_on, rate) values ('standard', ${first}::date, 12)`.execute(
      system().db,
    )
  })

  const termsWith = (given: Partial<PlanTerms> = {}): Partial<PlanTerms> => ({
    contents: [{ from: 1, to: null, items: [{ productId: tea, quantity: 1, unitPrice: 3300 }] }],
    cycles: [{ kind: 'months', every: 1, day: 1 }],
    ...given,
  })
  async function subscribe(
    given: Partial<PlanTerms> = {},
    more: Partial<Parameters<typeof makeSubscriptions>[2]> & { customers?: readonly string[] } = {},
  ): Promise<MadeSubscription[]> {
    const { customers = await makeCustomers(harness.runtime, 1), ...rest } = more
    const terms = termsWith(given)
    const planId = await makeEdition(system(), terms)
    return makeSubscriptions(system(), customers, { planId, terms, first, today, ...rest })
  }
  const one = async (...asked: Parameters<typeof subscribe>): Promise<MadeSubscription> =>
    (await subscribe(...asked))[0] as MadeSubscription
  const make = (on = makeDay) => runTask(system(), 'make', { on })
  async function ordersOf({ customerId }: MadeSubscription) {
    const { items } = await listOrders(harness.as('manager'), { customerId, limit: 50 })
    const orders = await Promise.all(items.map(({ id }) => getOrder(harness.as('manager'), id)))
    return orders.toSorted((a, b) => (a.number < b.number ? -1 : 1))
  }
  async function read<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
    return (await query.execute(system().db)).rows
  }
  const standing = async ({ id }: MadeSubscription) =>
    (
      await read(sql<{ [column: string]: unknown }>`
        select state, next_round, next_on, last_on, last_ship_on, ship_on, make_on, made_rounds, noticed_round, left_on,
          monthly_value
        from subscription where id = ${id}::uuid`)
    )[0]
  const tasksOf = async ({ id }: MadeSubscription) =>
    read(sql<{ reason: string; detail: unknown }>`
      select reason, detail from subscription_task where subscription_id = ${id}::uuid and solved_at is null`)
  const eventsOf = async ({ customerId }: MadeSubscription) =>
    (
      await read(sql<{ name: string }>`
        select name from customer_event where customer_id = ${customerId}::uuid order by id`)
    ).map(({ name }) => name)

  it('are orders to the yen: gift, discount of the round, shipping, the tax of the day they are shipped', async () => {
    const made = await one({
      discounts: [{ from: 2, percent: '10', yen: null }],
      gifts: [{ from: 1, to: 1, productId: cup, quantity: 1 }],
    })
    expect(await make('2027-03-29')).toEqual({ parts: 0, done: 0 })
    expect(await make()).toEqual({ parts: 1, done: 1 })
    const [order] = await ordersOf(made)
    expect(order).toMatchObject({
      goods: '3300',
      shipping: '500',
      discount: '0',
      total: '3800',
      // 3,800 × 12 / 112, rounded down once.
      tax: '407',
      orderedOn: makeDay,
      shipOn: first,
      paymentDueOn: '2027-04-03',
      paymentState: 'unpaid',
      shippingState: 'waiting',
      shipTo: { name: '髙橋 花子' },
    })
    expect(order?.lines.map(({ name, unitPrice, taxRate }) => [name, unitPrice, taxRate])).toEqual([
      ['定期の緑茶', '3300', '12'],
      ['湯のみ', '0', '12'],
    ])
    expect(await standing(made)).toMatchObject({
      state: 'active',
      nextRound: 2,
      nextOn: '2027-05-01',
      lastOn: first,
      lastShipOn: first,
      // Golden Week eats the days for packing before the 6th and the 7th.
      shipOn: '2027-05-10',
      makeOn: '2027-05-06',
      madeRounds: 1,
    })
    expect(await eventsOf(made)).toContain('round.made')
    await make('2027-05-06')
    const second = (await ordersOf(made))[1]
    expect(second).toMatchObject({
      goods: '3300',
      discount: '330',
      total: '3470',
      tax: '371',
    })
    expect(second?.lines).toHaveLength(1)
    // The discount of the second round lowers what comes in each month from the first on, and nothing after that.
    const movements = await read(sql<{ [column: string]: unknown }>`
      select kind, round, state_before, state_after, value_before, value_after from subscription_change
      where subscription_id = ${made.id}::uuid`)
    const [stateBefore, stateAfter] = ['active', 'active']
    expect(movements).toEqual([
      { kind: 'price', round: 2, stateBefore, stateAfter, valueBefore: 3000, valueAfter: 2652 },
    ])
    expect(await standing(made)).toMatchObject({ monthlyValue: 2652 })
    expect(
      await read(sql`select 1 from subscriber_sign where customer_id = ${made.customerId}::uuid`),
    ).toEqual([])
    const [facts] = await read(sql<{ orders: number; revenue: number }>`
      select orders, revenue::int as revenue from purchase_facts where customer_id = ${made.customerId}::uuid`)
    // Without tax 3,393 and 3,099: the goods' shares of 3,300 in 3,800 and of 2,970 in 3,470.
    expect(facts).toEqual({ orders: 2, revenue: 2947 + 2652 })
  })

  it('are made once, however many ask at the same moment and however often', async () => {
    // Two parts, so that both lanes of a process have one from the beginning.
    const customers = await makeCustomers(harness.runtime, 600)
    const many = await subscribe({}, { customers })
    const stock = async () =>
      (await read(sql<{ n: number }>`select stock::int as n from product where id = ${tea}::uuid`))[0]?.n ?? 0
    const before = await stock()
    const done = await Promise.all([make(), make(), make()])
    expect(done.reduce((sum, { done: n }) => sum + n, 0)).toBe(600)
    expect((await make()).done).toBe(0)
    expect((await ordersOf(many[0] as MadeSubscription)).length).toBe(1)
    expect(await stock()).toBe(before - 600)
  })

  it('are whole though one lane of a process reads what the other needs as well', async () => {
    const customers = (await makeCustomers(harness.runtime, 2)).toSorted()
    const both = await subscribe({}, { customers })
    await sql`insert into subscription_batch (day, task, part, from_customer, to_customer, size)
      values (${makeDay}::date, 'make', 901, ${customers[0]}::uuid, ${customers[1]}::uuid, 1),
        (${makeDay}::date, 'make', 902, ${customers[1]}::uuid, null, 1)`.execute(system().db)
    // The first that reads products gets them only once the other lane reads them too, or goes on without them.
    const [isRead, goOn] = [new Set<object>(), Promise.withResolvers<void>()]
    const db = system().db.withPlugin({
      transformQuery({ node, queryId }) {
        const text = JSON.stringify(node)
        if (text.includes('p.code_key, p.name, p.variation')) isRead.add(queryId)
        if (isRead.size > 1 || text.includes('subscription_task')) goOn.resolve()
        return node
      },
      async transformResult({ result, queryId }) {
        if (isRead.has(queryId)) await goOn.promise
        return result
      },
    })
    expect(await runTask({ ...system(), db }, 'make', { on: makeDay })).toEqual({ parts: 2, done: 2 })
    expect(isRead.size).toBe(2)
    for (const made of both) expect(await tasksOf(made)).toEqual([])
  })

  it('that cannot be made wait for a person, and are made once somebody has seen to it', async () => {
    const gone = newId()
    const nameless = await one({
      contents: [{ from: 1, to: null, items: [{ productId: gone, quantity: 1, unitPrice: 1 }] }],
    })
    const homeless = await one({}, { shipTo: null })
    const fine = await one()
    expect((await make()).done).toBe(1)
    expect(await tasksOf(nameless)).toEqual([
      { reason: 'product', detail: { round: 1, shipOn: first, why: 'product', productId: gone } },
    ])
    expect(await tasksOf(homeless)).toEqual([{ reason: 'address', detail: { round: 1, shipOn: first } }])
    expect(await standing(homeless)).toMatchObject({ nextRound: 1, makeOn: makeDay, madeRounds: 0 })
    expect(await standing(fine)).toMatchObject({ nextRound: 2 })
    await sql`update subscription set ship_to = '{"address":"東京都"}' where id = ${homeless.id}::uuid`.execute(
      system().db,
    )
    // On a Saturday four days late: two open days for packing begin on Monday.
    await make('2027-04-03')
    expect(await standing(homeless)).toMatchObject({
      nextRound: 1,
      makeOn: '2027-04-05',
      shipOn: '2027-04-07',
    })
    await make('2027-04-05')
    expect(await standing(homeless)).toMatchObject({ nextRound: 2, lastOn: first, lastShipOn: '2027-04-07' })
    expect(await tasksOf(homeless)).toEqual([])
  })

  it('go on where one of them fails for a reason that nobody thought of', async () => {
    const customers = await makeCustomers(harness.runtime, 3)
    const [cursed, ...others] = await subscribe({}, { customers })
    if (!cursed) throw new Error('nobody subscribed')
    await sql`create function refuse_order() returns trigger language plpgsql as
      $$ begin raise exception 'disk on fire'; end $$`.execute(system().db)
    await sql`create trigger refuse before insert on sales_order for each row
      when (new.customer_id = ${sql.lit(cursed.customerId)}) execute function refuse_order()`.execute(
      system().db,
    )
    expect((await make()).done).toBe(2)
    expect(await tasksOf(cursed)).toEqual([{ reason: 'other', detail: { round: 1, said: 'disk on fire' } }])
    expect(await Promise.all(others.map((other) => standing(other)))).toMatchObject([
      { nextRound: 2 },
      { nextRound: 2 },
    ])
    await sql`drop trigger refuse on sales_order`.execute(system().db)
    expect((await make()).done).toBe(1)
    expect(await tasksOf(cursed)).toEqual([])
  })

  it('of a bundle share one parcel: the dearest shipping, once', async () => {
    const customers = await makeCustomers(harness.runtime, 1)
    const bundleId = newId()
    const [cheap] = await subscribe({ shipping: { fee: 300, freeFrom: null } }, { customers, bundleId })
    await subscribe({ shipping: { fee: 800, freeFrom: null } }, { customers, bundleId })
    await make()
    const orders = await ordersOf(cheap as MadeSubscription)
    expect(orders.map(({ shipping }) => shipping).toSorted()).toEqual(['0', '800'])
  })

  it('of a bundle leave the parcel to the dearest, though its own day comes later', async () => {
    const customers = await makeCustomers(harness.runtime, 1)
    const bundleId = newId()
    const [early] = await subscribe(
      { shipping: { fee: 300, freeFrom: null }, leadDays: 3 },
      { customers, bundleId },
    )
    const [dear] = await subscribe({ shipping: { fee: 800, freeFrom: null } }, { customers, bundleId })
    const [a, b] = [early, dear] as [MadeSubscription, MadeSubscription]
    expect((await make('2027-03-29')).done).toBe(1)
    expect(await ordersOf(a)).toMatchObject([{ shipping: '0' }])
    const shown = await getSubscription(harness.as('manager'), b.id)
    expect((await make()).done).toBe(1)
    expect((await ordersOf(b)).map(({ shipping }) => shipping)).toEqual(['0', '800'])
    expect(shown.next?.shipping).toBe('800')
  })

  it('cost whoever has a rank what the rank says: announced, made and shown alike', async () => {
    const { id: customerId } = await createCustomer(harness.as('manager'), {
      familyName: '金田',
      givenName: '一',
      ownerId: null,
      contactPoints: [{ kind: 'email', label: null, value: 'gold@example.jp' }],
      posts: [],
      tagNames: [],
    })
    await makeRank(system(), [customerId], { discount: '5', freeShipping: true })
    const made = await one(
      { discounts: [{ from: 1, percent: '10', yen: null }] },
      { customers: [customerId] },
    )
    // 10 % off 3,300 leave 2,970, of which 5 % are 148.5: cut off.
    await runDay(system(), { on: '2027-03-18' })
    const [mail] = await read(sql<{ body: string }>`
      select body from mail_message where customer_id = ${customerId}::uuid`)
    expect(mail?.body).toContain('2,822円')
    const shown = await getSubscription(harness.as('manager'), made.id)
    expect(shown.next).toMatchObject({ discount: '478', shipping: '0', total: '2822' })
    const ahead = await getAhead(harness.as('manager'), made.id)
    expect(ahead.rounds[0]?.total).toBe('2822')
    await make()
    expect(await ordersOf(made)).toMatchObject([{ discount: '478', shipping: '0', total: '2822' }])
  })

  it('of somebody who came on the watched list since wait for a person, once for each time they came on it', async () => {
    const made = await one({ cycles: [{ kind: 'days', every: 20 }] })
    const other = await one()
    const watch = async (address: string) =>
      addWatched(harness.as('manager'), { kind: 'person', value: `髙橋 花子 / ${address}`, note: '不払い' })
    await sql`update subscription set ship_to = '{"name":"髙橋 花子","address":"東京都港区9-9"}'
      where id = ${made.id}::uuid`.execute(system().db)
    await watch('東京都港区9-9')
    await make()
    const [held] = await ordersOf(made)
    expect(held).toMatchObject({ heldReason: '要注意リストに該当' })
    expect(await ordersOf(other)).toMatchObject([{ heldReason: null }])
    expect(await tasksOf(made)).toMatchObject([{ reason: 'order', detail: { orderId: held?.id } }])
    await releaseOrder(harness.as('manager'), held?.id ?? '')
    expect(await tasksOf(made)).toEqual([])
    const { makeOn } = (await standing(made)) as { makeOn: string }
    await make(makeOn)
    expect((await ordersOf(made)).map(({ heldReason }) => heldReason)).toEqual([null, null])
  })

  it('end with the last round of the plan', async () => {
    const made = await one({ rounds: 1 })
    await make()
    expect(await standing(made)).toMatchObject({
      state: 'ended',
      nextRound: 2,
      shipOn: null,
      makeOn: null,
      leftOn: makeDay,
    })
    expect(await eventsOf(made)).toEqual(expect.arrayContaining(['round.made', 'subscription.ended']))
    const changes = await read(sql<{ kind: string; valueAfter: number }>`
      select kind, value_after from subscription_change where subscription_id = ${made.id}::uuid`)
    expect(changes).toEqual([{ kind: 'ended', valueAfter: 0 }])
  })

  it('are announced once, before they are made, with amount, day and deadline; who has no address is a task', async () => {
    const { id: reachable } = await createCustomer(harness.as('manager'), {
      familyName: '佐藤',
      givenName: '恵',
      ownerId: null,
      contactPoints: [{ kind: 'email', label: null, value: 'megumi@example.jp' }],
      posts: [],
      tagNames: [],
    })
    const [written] = await subscribe({}, { customers: [reachable] })
    const silent = await one()
    expect(await runDay(system(), { on: '2027-03-18' })).toMatchObject({ noticed: 1, made: 0 })
    expect(await runDay(system(), { on: '2027-03-19' })).toMatchObject({ noticed: 0, made: 0 })
    const [mail] = await read(sql<{ subject: string; body: string }>`
      select subject, body from mail_message where customer_id = ${reachable}::uuid`)
    expect(mail?.subject).toBe('第1回のお届け予定（2027/04/01(木) 出荷）「定期コース」')
    expect(mail?.body).toContain('3,800円')
    expect(mail?.body).toContain('2027/03/25(木) まで')
    expect(await standing(written as MadeSubscription)).toMatchObject({ noticedRound: 1 })
    expect(await tasksOf(silent)).toEqual([{ reason: 'mail', detail: { template: 'notice', round: 1 } }])
    expect(await runDay(system(), { on: makeDay })).toMatchObject({ made: 2 })
  })

  it('come again by themselves after a pause', async () => {
    const made = await one()
    await sql`update subscription set state = 'paused', resumes_on = '2027-03-10' where id = ${made.id}::uuid`.execute(
      system().db,
    )
    expect(await runDay(system(), { on: '2027-03-09' })).toMatchObject({ resumed: 0 })
    expect(await runDay(system(), { on: '2027-03-10' })).toMatchObject({ resumed: 1 })
    expect(await standing(made)).toMatchObject({ state: 'active', nextRound: 1, nextOn: first })
    expect(await eventsOf(made)).toContain('subscription.resumed')
  })

  it('move with the calendar of the organisation', async () => {
    const made = await one({}, { first: '2027-06-01' })
    await followCalendar(system(), today)
    expect(await followCalendar(system(), today)).toBe(0)
    await setDay(harness.as('administrator'), '2027-06-01', { kind: 'closed', name: '棚卸', version: 0 })
    expect(await followCalendar(system(), today)).toBeGreaterThan(0)
    expect(await standing(made)).toMatchObject({ nextOn: '2027-06-01', shipOn: '2027-06-02' })
  })
})
