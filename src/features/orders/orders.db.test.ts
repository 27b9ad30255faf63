import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { purge } from '#features/bin/bin.actions.ts'
import { stockMoves } from '#features/products/products.actions.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { newId } from '#kit/ids.ts'
import { getOrder } from './orders.actions.ts'
import { ordersApi } from './orders.api.ts'
import { cancelOrder, returnOrder } from './orders.entries.ts'
import { makeOrder } from './orders.make.ts'
import { setRate } from './orders.rates.ts'
import { repeatDraft } from './orders.repeat.ts'
import { orderDraft, type Order, type OrderInput } from './orders.schemas.ts'
import { holdOrder, releaseOrder, setPayment, setShipping, updateOrder } from './orders.states.ts'
import { listOrders } from './orders.store.ts'

describe('orders', () => {
  const harness = useRuntime()
  const { endpoints } = ordersApi
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let customerId = ''
  beforeAll(async () => {
    customerId = await makeCustomer()
  })

  async function makeCustomer(given: object = {}): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '髙橋',
      givenName: '花子',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
      ...given,
    })
    return made.id
  }
  const order = (given: Partial<OrderInput> = {}): Promise<Order> =>
    makeOrder(member(), { customerId, ...given })
  async function facts(id = customerId): Promise<{ orders: number; revenue: number } | undefined> {
    const { rows } = await sql<{ orders: number; revenue: number }>`
      select orders, revenue::int as revenue from purchase_facts where customer_id = ${id}::uuid`.execute(
      harness.system().db,
    )
    return rows[0]
  }
  async function told(id: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select name from customer_event where payload ->> 'orderId' = ${id} order by occurred_at`.execute(
      harness.system().db,
    )
    return rows.map(({ name }) => name)
  }
  async function audited(id: string): Promise<string[]> {
    const { rows } = await sql<{ action: string }>`
      select action from audit_entry where subject_id = ${id} order by at, id`.execute(harness.system().db)
    return rows.map(({ action }) => action)
  }
  async function stockOf(id: string): Promise<number> {
    const { rows } = await sql<{ stock: number }>`
      select stock::int as stock from product where id = ${id}::uuid`.execute(harness.system().db)
    return rows[0]?.stock ?? Number.NaN
  }
  async function memberSees(who: 'all' | 'own'): Promise<void> {
    await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
  }

  describe('are placed', () => {
    it('at the prices of the day, with tax once a rate, a number, an event and the facts of the customer', async () => {
      const buyer = await makeCustomer()
      const product = await makeProduct(manager(), { stock: 10 })
      const food = await makeProduct(manager(), {
        taxClass: 'reduced',
        price: { price: '500', taxIncluded: false, startsOn: '2000-01-01' },
      })
      const placed = await harness.call('member', endpoints.place, {
        body: {
          customerId: buyer,
          lines: [
            { productId: product.id, quantity: '2' },
            { code: food.code.toLowerCase(), quantity: '1' },
          ],
          points: '100',
          shipping: '550',
        },
      })
      expect(placed).toMatchObject({
        number: expect.stringMatching(/^\d{4}-\d{6}$/),
        customer: { id: buyer, name: '髙橋 花子' },
        goods: '2540',
        total: '2990',
        taxes: [{ taxRate: '10' }, { taxRate: '8' }],
        paymentState: 'unpaid',
        shippingState: 'waiting',
        lines: [
          { name: product.name, unitPrice: '1000', amount: '2000' },
          { name: food.name, unitPrice: '540', amount: '540', taxRate: '8' },
        ],
        left: [
          { position: 1, quantity: '2' },
          { position: 2, quantity: '1' },
        ],
      })
      expect(await facts(buyer)).toEqual({ orders: 1, revenue: placed.revenue })
      expect(await told(placed.id)).toEqual(['order.placed'])
      expect(await audited(placed.id)).toEqual(['order.placed'])
      expect(await stockOf(product.id)).toBe(8)
    })

    it('with the rate of the day they are shipped on', async () => {
      await sql`insert into tax_rate (tax_class, starts_on, rate) values ('reduced', '2031-04-01', 0)`.execute(
        harness.system().db,
      )
      const draft = orderDraft.parse({
        orderedAt: '2031-03-30T03:00:00Z',
        lines: [{ name: '米', quantity: '1', unitPrice: '1080', taxClass: 'reduced' }],
      })
      const preview = (given: object) =>
        harness.call('readOnly', endpoints.preview, { body: { ...draft, ...given } })
      expect((await preview({})).tax).toBe('80')
      expect((await preview({ shipOn: '2031-04-02' })).tax).toBe('0')
    })

    it('once, when the same number comes twice, and twice at once', async () => {
      const given = { number: 'Ｗ-100', source: 'shop', orderedAt: '2026-05-01T01:00:00Z' }
      const [one, other] = await Promise.all([order(given), order(given)])
      expect(other.id).toBe(one.id)
      expect((await order({ ...given, number: 'w-100' })).id).toBe(one.id)
      expect((await order({ ...given, source: 'mall' })).id).not.toBe(one.id)
      expect(await told(one.id)).toEqual(['order.placed'])
    })

    it('not under a number that says something else', async () => {
      await order({ number: 'N-1', source: 'shop' })
      await expect(
        order({ number: 'N-1', source: 'shop', lines: [{ name: '緑茶', quantity: '2', unitPrice: '1000' }] }),
      ).rejects.toMatchObject({ code: 'conflict' })
    })

    it('of somebody new, who is made from what the order says and met again', async () => {
      const customer = { code: 'M-77', familyName: '林', email: 'hayashi@example.jp' }
      const first = await makeOrder(member(), { customer })
      const second = await makeOrder(member(), { customer: { code: 'ｍ-77' } })
      expect(first.customer?.name).toBe('林')
      expect(second.customer?.id).toBe(first.customer?.id)
    })

    it('of nobody, without facts', async () => {
      const placed = await makeOrder(member())
      expect(placed.customer).toBeNull()
      expect(await facts(nobody)).toBeUndefined()
      expect((await getOrder(member(), placed.id)).number).toBe(placed.number)
    })

    it('in a foreign currency at the rate of the day, or not without one', async () => {
      const lines = [{ name: 'Tea', quantity: '3', unitPrice: '2.5' }]
      await expect(order({ currency: 'USD', lines })).rejects.toMatchObject({
        extra: { fields: [{ path: 'rate' }] },
      })
      await setRate(manager(), { currency: 'USD', startsOn: '2020-01-01', yen: '150.5' })
      expect(await order({ currency: 'USD', lines, taxMode: 'none' })).toMatchObject({
        total: '7.5',
        rate: '150.5',
        totalYen: 1129,
      })
    })

    it.each([
      ['no product of that id', { lines: [{ productId: newId(), quantity: '1' }] }, 'lines.0.productId'],
      ['neither product nor name', { lines: [{ quantity: '1', unitPrice: '1' }] }, 'lines.0.name'],
      ['no price', { lines: [{ name: '緑茶', quantity: '1' }] }, 'lines.0.unitPrice'],
      ['more taken off than there is', { discount: '1001' }, 'discount'],
      ['a medium that is not there', { mediaId: newId() }, 'mediaId'],
    ])('not with %s', async (_what, given, path) => {
      await expect(order(given)).rejects.toMatchObject({ extra: { fields: [{ path }] } })
    })
  })

  describe('are taken back', () => {
    const two = { lines: [{ name: '緑茶', quantity: '3', unitPrice: '1000' }], shipping: '550' }

    it('whole before they are shipped, with an entry of its own; the order stays as it was agreed', async () => {
      const buyer = await makeCustomer({ ownerId: manager().actor.userId })
      const product = await makeProduct(manager(), { stock: 5 })
      const placed = await makeOrder(member(), {
        customerId: buyer,
        lines: [{ productId: product.id, quantity: '2' }],
        shipping: '550',
      })
      const after = await harness.call('member', endpoints.cancel, {
        params: { id: placed.id },
        body: { version: placed.version, note: '在庫切れ' },
      })
      expect(after).toMatchObject({
        total: placed.total,
        lines: placed.lines,
        voidedOn: after.entries[0]?.orderedOn,
        paymentState: 'none',
        refundDue: false,
        entries: [
          { kind: 'cancel', total: '-2550', shipping: '-550', note: '在庫切れ', lines: [{ ofPosition: 1 }] },
        ],
        left: [{ position: 1, quantity: '0' }],
      })
      expect(await facts(buyer)).toMatchObject({ orders: 0, revenue: 0 })
      expect(await stockOf(product.id)).toBe(5)
      const { items } = await stockMoves(member(), product.id, { limit: 10 })
      expect(items.map(({ kind, by, stock, order }) => [kind, by, stock, order?.number])).toEqual([
        ['cancelled', 2, 5, placed.number],
        ['sold', -2, 3, placed.number],
        ['made', null, 5, undefined],
      ])
      await memberSees('own')
      const hidden = await stockMoves(harness.as('member'), product.id, { limit: 1 })
      expect(hidden.items[0]?.order).toBeNull()
      await memberSees('all')
      expect(await told(placed.id)).toEqual(['order.placed', 'order.cancelled'])
      await expect(cancelOrder(member(), placed.id, { version: after.version })).rejects.toMatchObject({
        code: 'conflict',
      })
    })

    it('in part after they were shipped, never more than is left', async () => {
      const buyer = await makeCustomer()
      const placed = await makeOrder(member(), {
        customerId: buyer,
        orderedAt: '2026-01-05T01:00:00Z',
        ...two,
      })
      await expect(returnOrder(member(), placed.id, { version: 1 })).rejects.toMatchObject({
        code: 'conflict',
      })
      const shipped = await setShipping(member(), placed.id, {
        version: 1,
        state: 'shipped',
        trackingNumber: '1234',
      })
      await expect(cancelOrder(member(), placed.id, { version: 2 })).rejects.toMatchObject({
        code: 'conflict',
      })
      const back = await returnOrder(member(), placed.id, {
        version: shipped.version,
        lines: [{ position: 1, quantity: '2' }],
        on: '2026-01-15',
      })
      expect(back.entries).toMatchObject([{ kind: 'return', total: '-2000', orderedOn: '2026-01-15' }])
      expect(back).toMatchObject({ voidedOn: null, left: [{ quantity: '1' }] })
      const revenue = placed.revenue + (back.entries[0]?.revenue ?? 0)
      expect(await facts(buyer)).toEqual({ orders: 1, revenue })
      await expect(
        returnOrder(member(), placed.id, { version: back.version, lines: [{ position: 1, quantity: '2' }] }),
      ).rejects.toMatchObject({ extra: { fields: [{ path: 'lines.0.quantity' }] } })
      await expect(
        returnOrder(member(), placed.id, { version: back.version, on: '2026-01-04' }),
      ).rejects.toMatchObject({ extra: { fields: [{ path: 'on' }] } })
      const rest = await returnOrder(member(), placed.id, { version: back.version })
      // The shipping is still to be paid.
      expect(rest).toMatchObject({
        paymentState: 'unpaid',
        shippingState: 'returned',
        voidedOn: rest.entries[1]?.orderedOn,
      })
      // The shipping is not given back unless somebody says so.
      expect(rest.entries.reduce((sum, { totalYen }) => sum + totalYen, rest.totalYen)).toBe(550)
    })

    it('on the spine at the time of the order, and of the day on which it was taken back', async () => {
      const placed = await order({ ...two, orderedAt: '2026-01-05T01:00:00Z', shippingState: 'shipped' })
      await returnOrder(member(), placed.id, { version: 1, on: '2026-01-15' })
      const { rows } = await sql<{ name: string; on: string }>`
        select name, (occurred_at at time zone 'Asia/Tokyo')::date::text as on from customer_event
        where payload ->> 'orderId' = ${placed.id} order by occurred_at`.execute(harness.system().db)
      expect(rows).toEqual([
        { name: 'order.placed', on: '2026-01-05' },
        { name: 'order.returned', on: '2026-01-15' },
      ])
    })

    it('by one of two at once; the other is told how it stands now', async () => {
      const placed = await order(two)
      const part = { version: 1, lines: [{ position: 1, quantity: '2' }] }
      const outcomes = await Promise.allSettled([
        cancelOrder(member(), placed.id, part),
        cancelOrder(manager(), placed.id, part),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'stale', extra: { current: { version: 2, left: [{ quantity: '1' }] } } },
      })
    })
  })

  describe('go on their way', () => {
    it('are paid, noted, and answer a stale change with how they stand', async () => {
      const placed = await order()
      const paid = await setPayment(member(), placed.id, { version: 1, state: 'paid', paidOn: '2026-06-01' })
      expect(paid).toMatchObject({ paymentState: 'paid', paidOn: '2026-06-01' })
      await expect(updateOrder(manager(), placed.id, { version: 1, note: '急ぎ' })).rejects.toMatchObject({
        code: 'stale',
        extra: { current: { paymentState: 'paid' } },
      })
      const noted = await updateOrder(manager(), placed.id, { version: 2, note: '急ぎ' })
      expect(noted.note).toBe('急ぎ')
      expect(await setPayment(member(), placed.id, { version: 3, state: 'unpaid' })).toMatchObject({
        paidOn: null,
      })
      expect(await told(placed.id)).toEqual([
        'order.placed',
        'order.paid',
        'order.changed',
        'order.paymentChanged',
      ])
    })

    it('count in nothing and are not shipped while they are held', async () => {
      const buyer = await makeCustomer()
      const placed = await makeOrder(member(), { customerId: buyer, heldReason: '与信確認' })
      expect(await facts(buyer)).toBeUndefined()
      await expect(setShipping(member(), placed.id, { version: 1, state: 'shipped' })).rejects.toMatchObject({
        code: 'conflict',
      })
      await releaseOrder(member(), placed.id, 1)
      expect(await facts(buyer)).toMatchObject({ orders: 1 })
      await holdOrder(member(), placed.id, { version: 2, reason: '住所確認' })
      expect(await facts(buyer)).toBeUndefined()
      const { items } = await listOrders(member(), { held: true, customerId: buyer, limit: 10 })
      expect(items).toMatchObject([{ id: placed.id }])
    })

    it('are repeated at the prices of today, without what is no longer sold', async () => {
      const buyer = await makeCustomer()
      expect(await repeatDraft(member(), buyer)).toMatchObject({ draft: null, from: null })
      const product = await makeProduct(manager())
      const ended = await makeProduct(manager(), { activeTo: '2020-12-31' })
      const placed = await makeOrder(member(), {
        customerId: buyer,
        paymentMethod: '代金引換',
        lines: [
          { productId: product.id, quantity: '2', unitPrice: '900' },
          { productId: ended.id, quantity: '1' },
        ],
      })
      expect(await harness.call('readOnly', endpoints.repeat, { params: { id: buyer } })).toMatchObject({
        draft: { paymentMethod: '代金引換', lines: [{ productId: product.id, quantity: '2' }] },
        from: { id: placed.id },
        changed: [{ before: '900', now: '1000' }],
        gone: [ended.name],
      })
    })
  })

  describe('are read', () => {
    it('the latest first, a page at a time, by number, person, day and state', async () => {
      const buyer = await makeCustomer({ familyName: '四十物', givenName: null })
      const days = ['2027-01-10', '2027-01-20', '2027-02-10']
      for (const [index, on] of days.entries())
        await makeOrder(member(), {
          customerId: buyer,
          number: `LIST-${index}`,
          orderedAt: `${on}T20:00:00Z`,
          paymentState: index === 0 ? 'paid' : 'unpaid',
        })
      const numbers = async (query: object) =>
        (await listOrders(member(), { limit: 10, ...query })).items.map(({ number }) => number)
      expect(await numbers({ q: 'list-' })).toEqual(['LIST-2', 'LIST-1', 'LIST-0'])
      expect(await numbers({ q: '四十物' })).toHaveLength(3)
      // 20:00 UTC is the next morning in Japan.
      expect(await numbers({ customerId: buyer, from: '2027-01-21', to: '2027-02-10' })).toEqual(['LIST-1'])
      expect(await numbers({ customerId: buyer, paymentState: 'paid' })).toEqual(['LIST-0'])
      const first = await listOrders(member(), { customerId: buyer, limit: 2 })
      expect(await numbers({ customerId: buyer, limit: 2, cursor: first.next })).toEqual(['LIST-0'])
    })

    it('not of customers whom the reader may not see; those of nobody by who sees everybody', async () => {
      const hidden = await makeCustomer({ ownerId: manager().actor.userId })
      const placed = await makeOrder(manager(), { customerId: hidden, number: 'HID-1' })
      const counter = await makeOrder(manager(), { number: 'HID-2' })
      await memberSees('own')
      for (const { id } of [placed, counter])
        await expect(getOrder(member(), id)).rejects.toMatchObject({ code: 'notFound' })
      expect((await listOrders(member(), { q: 'HID-', limit: 10 })).items).toEqual([])
      await expect(order({ customerId: hidden })).rejects.toMatchObject({ code: 'notFound' })
      await memberSees('all')
      expect((await listOrders(member(), { q: 'HID-', limit: 10 })).items).toHaveLength(2)
    })

    it('by everybody; who may only read places and changes nothing', async () => {
      const placed = await order()
      const path = `/orders/${placed.id}` as const
      expect((await harness.request('readOnly', 'GET', path)).statusCode).toBe(200)
      const body = {
        version: 1,
        state: 'paid',
        reason: 'x',
        lines: [{ name: 'x', quantity: '1', unitPrice: '1' }],
      }
      for (const [method, to] of [
        ['POST', '/orders'],
        ['PATCH', path],
        ['POST', `/orders/${placed.id}/payment`],
        ['POST', `/orders/${placed.id}/shipping`],
        ['POST', `/orders/${placed.id}/hold`],
        ['POST', `/orders/${placed.id}/release`],
        ['POST', `/orders/${placed.id}/cancel`],
        ['POST', `/orders/${placed.id}/return`],
      ] as const)
        expect((await harness.request('readOnly', method, to, { body })).statusCode, `${method} ${to}`).toBe(
          403,
        )
      const rate = { yen: '150' }
      for (const [role, status] of [
        ['readOnly', 403],
        ['member', 403],
        ['manager', 204],
      ] as const)
        expect(
          (await harness.request(role, 'PUT', '/currency-rates/EUR/2026-01-01', { body: rate })).statusCode,
        ).toBe(status)
    })
  })

  it('go with their customer into another record, and back again', async () => {
    const [stays, goes] = [await makeCustomer(), await makeCustomer()]
    await makeOrder(member(), { customerId: stays })
    const moved = await makeOrder(member(), { customerId: goes, number: 'MG-1', source: 'shop' })
    const merge = await mergeCustomers(manager(), {
      survivorId: stays,
      loserIds: [goes],
      versions: [stays, goes].map((id) => ({ id, version: 1 })),
    })
    expect(await facts(stays)).toMatchObject({ orders: 2 })
    expect((await getOrder(member(), moved.id)).customer?.id).toBe(stays)
    // The same number still finds it, whoever it is of by now.
    const again = { number: 'mg-1', source: 'shop', orderedAt: moved.orderedAt }
    expect((await makeOrder(member(), { customerId: stays, ...again })).id).toBe(moved.id)
    const shipped = await setShipping(member(), moved.id, { version: 1, state: 'shipped' })
    await returnOrder(member(), moved.id, { version: shipped.version })
    await undoMerge(manager(), merge.id)
    expect(await getOrder(member(), moved.id)).toMatchObject({
      customer: { id: goes },
      entries: [{ kind: 'return' }],
      left: [{ quantity: '0' }],
    })
    expect(await facts(stays)).toMatchObject({ orders: 1 })
    expect(await facts(goes)).toMatchObject({ orders: 0 })
  })

  it('stay in the books of nobody when their customer is deleted for good', async () => {
    const gone = await makeCustomer()
    const { id, number } = await makeOrder(member(), {
      customerId: gone,
      note: '玄関先へ',
      shipTo: { name: '髙橋', kana: null, postalCode: null, address: '山形市', phone: null },
    })
    await removeCustomer(manager(), gone, 1)
    expect((await purge(harness.as('administrator'), 'customers', [gone])).done).toEqual([gone])
    expect(await getOrder(manager(), id)).toMatchObject({
      number,
      customer: null,
      shipTo: null,
      note: null,
      total: '1000',
    })
    const { rows } = await sql`
      select 1 from audit_entry where subject_id = ${id} and (before is not null or after is not null)`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([])
  })
})
