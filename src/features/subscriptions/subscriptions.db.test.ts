import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { purge } from '#features/bin/bin.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { holdOrder, releaseOrder, setPayment, setShipping } from '#features/orders/orders.states.ts'
import { getOrder } from '#features/orders/orders.actions.ts'
import type { Plan } from '#features/plans/plans.schemas.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { addDays } from '#kit/japan/days.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  bundleSubscription,
  changeContents,
  pauseSubscription,
  releaseSubscription,
  resumeSubscription,
  skipRound,
} from './subscriptions.actions.ts'
import { subscriptionsApi } from './subscriptions.api.ts'
import { addReason, leave } from './subscriptions.leaving.ts'
import { makeRound, makeSubscription } from './subscriptions.make.ts'
import { bookOutcomes, listCharges } from './subscriptions.payments.ts'
import {
  getAhead,
  getSubscription,
  listChanges,
  listDisclosures,
  listRounds,
  todayOf,
} from './subscriptions.read.ts'
import type { Subscription } from './subscriptions.schemas.ts'
import { previewSubscription } from './subscriptions.start.ts'
import { listTasks } from './subscriptions.tasks.ts'
import { addWatched } from './subscriptions.watched.ts'

describe('subscriptions', () => {
  const harness = useRuntime()
  const { endpoints } = subscriptionsApi
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  const staff = { by: 'staff', channel: 'phone' } as const
  const customer = { by: 'customer', channel: 'mypage' } as const
  let plan: Plan
  beforeAll(async () => {
    plan = await makePlan(manager(), { minimumRounds: 2, leaving: leaving('refused') })
  })
  const leaving = (early: 'refused' | 'free') => ({
    byWeb: true,
    byPhone: false,
    phone: '',
    hours: '',
    early,
    conditions: '',
    returns: '不良品は送料当方負担で交換します。',
  })

  async function makeCustomer(email: string | null = null): Promise<string> {
    const { id } = await createCustomer(manager(), {
      familyName: '佐藤',
      givenName: '凪',
      ownerId: null,
      contactPoints: email === null ? [] : [{ kind: 'email', label: null, value: email }],
      posts: [],
      tagNames: [],
    })
    return id
  }
  const start = async (given: object = {}): Promise<Subscription> =>
    makeSubscription(member(), { planId: plan.id, customerId: await makeCustomer(), ...given })
  async function kinds(id: string): Promise<string[]> {
    return (await listChanges(manager(), id, { limit: 50 })).items.map(({ kind }) => kind).toReversed()
  }
  async function mails(customerId: string): Promise<string[]> {
    const { rows } = await sql<{ template: string }>`select template from mail_message
      where customer_id = ${customerId}::uuid order by created_at`.execute(harness.system().db)
    return rows.map(({ template }) => template)
  }
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'went through',
      (error: { code?: string }) => error.code,
    )

  it('begin with what was shown, and keep it word by word', async () => {
    const customerId = await makeCustomer('nagi@umineko.jp')
    const shown = await previewSubscription(member(), {
      planId: plan.id,
      customerId,
      quantity: 2,
      locale: 'ja',
    })
    const begun = await harness.call('member', endpoints.start, {
      body: { planId: plan.id, customerId, quantity: 2, digest: shown.confirmation.digest },
    })
    expect(begun).toMatchObject({
      number: expect.stringMatching(/^T\d{4}-\d{6}$/),
      state: 'active',
      heldReason: null,
      next: { round: 1, total: shown.next?.total, shipOn: shown.next?.shipOn },
    })
    const { items } = await listDisclosures(member(), begun.id)
    expect(items).toMatchObject([{ body: shown.confirmation.text, digest: shown.confirmation.digest }])
    expect(shown.confirmation.text).toContain('7,960')
    expect(await mails(customerId)).toEqual(['subscription.started'])
    const { rows } = await sql<{ name: string }>`select name from customer_event
      where customer_id = ${customerId}::uuid and name like 'subscription.%'`.execute(harness.system().db)
    expect(rows).toEqual([{ name: 'subscription.started' }])
    expect(
      await refusal(
        harness.call('member', endpoints.start, {
          body: { planId: plan.id, customerId, digest: shown.confirmation.digest },
        }),
      ),
    ).not.toBe('went through')
  })

  it('tell who has no address to a person, instead of a mail', async () => {
    const { openTasks } = await start()
    expect(openTasks.map(({ reason }) => reason)).toEqual(['mail'])
  })

  it('skip, pause and resume, with each step in the history and the same round at the end', async () => {
    const firstOn = addDays(await todayOf(manager()), 40)
    const { id, nextRound, monthlyValue, next } = await start({ firstOn })
    const skipped = await skipRound(member(), id, { times: 1 }, customer)
    expect(skipped.nextRound).toBe(nextRound)
    expect(Date.parse(skipped.next?.shipOn ?? '')).toBeGreaterThan(Date.parse(next?.shipOn ?? ''))
    const until = addDays(skipped.next?.dueOn ?? '', 20)
    expect(await pauseSubscription(member(), id, { until }, staff)).toMatchObject({
      state: 'paused',
      monthlyValue,
    })
    expect(await resumeSubscription(member(), id, {}, staff)).toMatchObject({ state: 'active', nextRound })
    expect(await kinds(id)).toEqual(['started', 'skipped', 'paused', 'resumed'])
    const { rounds } = await getAhead(member(), id)
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, at) => at + 1))
    expect(rounds.length).toBeGreaterThan(9)
  })

  it('hold customers to the deadline, and let staff change until the round is made', async () => {
    const { id } = await start()
    const today = await todayOf(manager())
    const soon = addDays(today, 3)
    await sql`update subscription set next_on = ${soon}::date, last_ship_on = ${today}::date,
      ship_on = ${soon}::date, deadline_on = ${addDays(today, -1)}::date where id = ${id}::uuid`.execute(
      harness.system().db,
    )
    expect(await refusal(changeContents(member(), id, { quantity: 3 }, customer))).toBe('conflict')
    expect(await changeContents(member(), id, { quantity: 3 }, staff)).toMatchObject({ quantity: 3 })
  })

  it('refuse a stale save with what is stored now; of two at once one goes through', async () => {
    const { id, version } = await start()
    const [a, b] = await Promise.allSettled([
      skipRound(member(), id, { version, times: 1 }, staff),
      skipRound(manager(), id, { version, times: 1 }, staff),
    ])
    const [lost, won] = a?.status === 'rejected' ? [a, b] : [b, a]
    expect(won?.status).toBe('fulfilled')
    expect(lost).toMatchObject({
      status: 'rejected',
      reason: { code: 'stale', extra: { current: { version: version + 1 } } },
    })
  })

  it('ask the customer for the agreed rounds, and let staff end it at any time, with a reason and a mail', async () => {
    const customerId = await makeCustomer('leave@umineko.jp')
    const { id } = await start({ customerId })
    const reason = await addReason(manager(), {
      label: '余っている',
      labelEn: null,
      offer: 'skip',
      position: 1,
    })
    expect(await refusal(leave(member(), id, { outcome: 'cancelled' }, customer))).toBe('conflict')
    const stayed = await leave(
      member(),
      id,
      { outcome: 'stayed', reasonId: reason.id, offer: 'skip', change: { kind: 'skip', times: 1 } },
      staff,
    )
    expect(stayed.state).toBe('active')
    const gone = await leave(member(), id, { outcome: 'cancelled', reasonId: reason.id }, staff)
    expect(gone).toMatchObject({ state: 'cancelled', next: null, leftOn: await todayOf(member()) })
    expect(await kinds(id)).toEqual(['started', 'skipped', 'stayed', 'cancelled'])
    expect(await mails(customerId)).toEqual(['subscription.started', 'subscription.cancelled'])
    const { rows } = await sql`select outcome, offer from leaving_request where subscription_id = ${id}::uuid
      order by asked_at`.execute(harness.system().db)
    expect(rows).toEqual([
      { outcome: 'stayed', offer: 'skip' },
      { outcome: 'cancelled', offer: null },
    ])
  })

  it('that a customer cancels after the last day for changes have their coming round, made at once, as the last', async () => {
    const late = await makePlan(manager(), {
      cycles: [{ kind: 'days', every: 60 }],
      firstShipDays: 12,
      deadlineDays: 30,
      noticeDays: 40,
      leadDays: 1,
      minimumRounds: 1,
    })
    const customerId = await makeCustomer('late@umineko.jp')
    const shipTo = { name: null, kana: null, postalCode: null, address: '東京都港区1-1', phone: null }
    const { id, next } = await start({ planId: late.id, customerId, shipTo })
    const gone = await leave(member(), id, { outcome: 'cancelled' }, customer)
    expect(gone).toMatchObject({ state: 'cancelled', madeRounds: 1, nextRound: 2, next: null })
    const { items } = await listRounds(member(), id, { limit: 10 })
    expect(items).toMatchObject([
      { round: 1, shipOn: next?.shipOn, order: { total: next?.total, isVoid: false } },
    ])
    expect(await kinds(id)).toEqual(['started', 'cancelled'])
    const { rows } = await sql<{ body: string }>`select body from mail_message
      where customer_id = ${customerId}::uuid and template = 'subscription.cancelled'`.execute(
      harness.system().db,
    )
    expect(rows[0]?.body).toContain('これが最後のお届けで、そのあとはありません')
    const other = await start({ planId: late.id, shipTo })
    expect(await leave(member(), other.id, { outcome: 'cancelled' }, staff)).toMatchObject({
      state: 'cancelled',
      madeRounds: 0,
    })
  })

  it('of somebody on the watched list wait for a person and are not refused; so do their orders', async () => {
    await addWatched(manager(), { kind: 'email', value: 'Trouble@umineko.jp', note: '転売の疑い' })
    const customerId = await makeCustomer('trouble@umineko.jp')
    const held = await start({ customerId })
    expect(held).toMatchObject({ state: 'active', heldReason: '要注意リストに該当', next: null })
    const { items } = await listTasks(manager(), { reason: 'watched', limit: 10 })
    expect(items).toMatchObject([
      { subscription: { id: held.id }, detail: { matches: [{ note: '転売の疑い' }] } },
    ])
    expect(await releaseSubscription(manager(), held.id, {}, staff)).toMatchObject({
      heldReason: null,
      next: { round: 1 },
    })
    expect(await makeOrder(member(), { customerId })).toMatchObject({ heldReason: '要注意リストに該当' })
    expect((await listTasks(manager(), { reason: 'watched', limit: 10 })).items).toEqual([])
  })

  it('of a plan that there is one of for each wait the second time', async () => {
    const once = await makePlan(manager(), { once: true })
    const customerId = await makeCustomer()
    const first = await makeSubscription(member(), { planId: once.id, customerId })
    expect(first.heldReason).toBeNull()
    const second = await makeSubscription(member(), { planId: once.id, customerId })
    expect(second.openTasks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'repeated', detail: { numbers: [first.number] } }),
      ]),
    )
  })

  it('try a failed payment again by the schedule, stop after the last time, and go on once it is paid', async () => {
    const customerId = await makeCustomer('pay@umineko.jp')
    const { id } = await start({ customerId })
    const { orderId, number } = await makeRound(member(), id)
    const today = await todayOf(manager())
    const fail = (on: string) => bookOutcomes(manager(), [{ order: number, outcome: 'failed', on }])
    expect(
      await bookOutcomes(manager(), [{ order: number, outcome: 'failed' }], { dryRun: true }),
    ).toMatchObject({
      done: 1,
    })
    expect(await fail(today)).toMatchObject({ done: 1 })
    expect(await fail(today)).toMatchObject({ same: 1 })
    const due = await listCharges(manager(), { on: addDays(today, 3), limit: 10 })
    expect(due.items.filter(({ order }) => order.id === orderId)).toMatchObject([{ failures: 1 }])
    await fail(addDays(today, 3))
    await fail(addDays(today, 10))
    expect(await getSubscription(manager(), id)).toMatchObject({ state: 'paymentError', next: null })
    expect(await getOrder(manager(), orderId)).toMatchObject({ heldReason: '決済エラー' })
    expect(await mails(customerId)).toContain('subscription.paymentFailed')
    expect(await bookOutcomes(manager(), [{ order: number, outcome: 'paid' }])).toMatchObject({ done: 1 })
    const back = await getSubscription(manager(), id)
    expect(back).toMatchObject({ state: 'active', openTasks: [] })
    expect(await getOrder(manager(), orderId)).toMatchObject({ heldReason: null, heldAt: null })
    expect(await kinds(id)).toEqual(['started', 'paymentError', 'recovered'])
    expect(await bookOutcomes(manager(), [{ order: 'X-0', outcome: 'paid' }])).toMatchObject({
      refused: [{ row: 1, order: 'X-0' }],
    })
  })

  it('whose round waits stand in 要対応, until somebody has released its order', async () => {
    const { id } = await start({ customerId: await makeCustomer('waits@umineko.jp') })
    const { orderId, number } = await makeRound(member(), id)
    await holdOrder(member(), orderId, { reason: '住所の確認' })
    const { openTasks } = await getSubscription(member(), id)
    expect(openTasks).toMatchObject([
      { reason: 'order', detail: { round: 1, order: number, orderId, said: '住所の確認' } },
    ])
    await releaseOrder(member(), orderId)
    expect((await getSubscription(member(), id)).openTasks).toEqual([])
  })

  it('count what was shipped and paid of their rounds, as the orders say', async () => {
    const { id } = await start()
    const { orderId } = await makeRound(member(), id)
    await setShipping(member(), orderId, { state: 'shipped', shippedOn: '2026-04-10' })
    await setPayment(member(), orderId, { state: 'paid' })
    expect(await getSubscription(member(), id)).toMatchObject({
      shippedRounds: 1,
      firstShippedOn: '2026-04-10',
      lastShippedOn: '2026-04-10',
    })
    await setShipping(member(), orderId, { state: 'waiting' })
    expect(await getSubscription(member(), id)).toMatchObject({ shippedRounds: 0, firstShippedOn: null })
  })

  it('go out together with another of the same customer, and not with that of somebody else', async () => {
    const customerId = await makeCustomer()
    const [a, b, other] = [await start({ customerId }), await start({ customerId }), await start()]
    const joined = await bundleSubscription(member(), b.id, { withId: a.id }, staff)
    expect(joined).toMatchObject({ together: [{ id: a.id }], shipOn: a.shipOn })
    expect(await refusal(bundleSubscription(member(), b.id, { withId: other.id }, staff))).toBe('invalid')
  })

  it('move in a merge with all that is theirs, and come back with its undo', async () => {
    const [a, b] = [await makeCustomer(), await makeCustomer()]
    const { id } = await start({ customerId: b })
    await makeRound(member(), id)
    const merge = await mergeCustomers(manager(), {
      survivorId: a,
      loserIds: [b],
      versions: [a, b].map((one) => ({ id: one, version: 1 })),
    })
    expect((await getSubscription(manager(), id)).customer.id).toBe(a)
    expect(await kinds(id)).toEqual(['started'])
    await undoMerge(manager(), merge.id)
    expect((await getSubscription(manager(), id)).customer.id).toBe(b)
  })

  it('stay as figures of nobody when their customer is deleted for good', async () => {
    const customerId = await makeCustomer()
    const { id } = await start({ customerId, shipTo: shipTo() })
    await removeCustomer(manager(), customerId, 1)
    await purge(harness.as('administrator'), 'customers', [customerId])
    const { rows } =
      await sql`select customer_id, state, ship_to from subscription where id = ${id}::uuid`.execute(
        harness.system().db,
      )
    expect(rows).toEqual([{ customerId: nobody, state: 'cancelled', shipTo: null }])
    expect(await refusal(getSubscription(manager(), id))).toBe('notFound')
  })
  const shipTo = () => ({
    name: '佐藤 凪',
    kana: null,
    postalCode: null,
    address: '東京都港区1-1-1',
    phone: null,
  })
  it('may be read by all, changed by those who write, and their payments booked by those who manage', async () => {
    const { id, version } = await start()
    expect((await harness.request('readOnly', 'GET', `/subscriptions/${id}`)).statusCode).toBe(200)
    const skip = (role: 'readOnly' | 'member') =>
      harness.request(role, 'POST', `/subscriptions/${id}/skip`, { body: { version } })
    expect((await skip('readOnly')).statusCode).toBe(403)
    expect((await skip('member')).statusCode).toBe(200)
    for (const role of ['readOnly', 'member'] as const)
      expect((await harness.request(role, 'GET', '/subscriptions/charges')).statusCode).toBe(403)
    expect((await harness.request('manager', 'GET', '/subscriptions/charges')).statusCode).toBe(200)
  })
})
