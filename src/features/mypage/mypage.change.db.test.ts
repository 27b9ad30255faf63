import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { signedLink } from '#features/mail/mail.links.ts'
import { mailApi } from '#features/mail/mail.api.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { makePlan } from '#features/plans/plans.make.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { changeContents, changePayment } from '#features/subscriptions/subscriptions.actions.ts'
import { getSubscription } from '#features/subscriptions/subscriptions.read.ts'
import { newSubscription, type Subscription } from '#features/subscriptions/subscriptions.schemas.ts'
import { startSubscription } from '#features/subscriptions/subscriptions.start.ts'
import { addReason } from '#features/subscriptions/subscriptions.leaving.ts'
import { addDays } from '#kit/japan/days.ts'
import { useRuntime } from '#test/harness/database.ts'
import { browserOver } from './mypage.make.ts'

describe('subscriptions on My page', () => {
  const harness = useRuntime()
  const { call } = harness
  const manager = () => harness.as('manager')
  const read = (id: string) => getSubscription(manager(), id)
  let planId = ''
  const shipTo = { name: '高橋 一郎', kana: null, postalCode: null, address: '東京都港区1-1', phone: null }
  beforeAll(async () => {
    const plan = await makePlan(harness.as('administrator'), {
      cycles: [
        { kind: 'months', every: 1, day: 10 },
        { kind: 'days', every: 30 },
      ],
      skipsInRow: 2,
      pauseDays: 90,
      firstShipDays: 20,
    })
    planId = plan.id
  })

  async function subscribed(of = planId): Promise<{ customerId: string; one: Subscription }> {
    const { id: customerId } = await createCustomer(manager(), {
      familyName: '高橋',
      givenName: '一郎',
      contactPoints: [{ kind: 'email', label: null, value: 'ichiro@example.jp' }],
      posts: [],
      tagNames: [],
    })
    const one = await startSubscription(manager(), newSubscription.parse({ customerId, planId: of, shipTo }))
    return { customerId, one }
  }
  async function insideOf(customerId: string) {
    const visitor = browserOver(harness.http)
    const link = await signedLink(harness.system(), customerId)
    await visitor.get(link.slice(link.indexOf('/my/in')))
    return visitor
  }
  const changesOf = async (id: string) =>
    (
      await sql<{ kind: string; channel: string; actorName: string }>`
        select kind, channel, actor_name from subscription_change where subscription_id = ${id}::uuid
        order by at, id`.execute(harness.system().db)
    ).rows
  const subjectsOf = async (customerId: string) =>
    (await call('manager', mailApi.endpoints.list, { query: { customerId } })).items.map(
      ({ template }) => template,
    )

  it('show what comes next, when, for how much, and until when it can be changed', async () => {
    const { customerId, one } = await subscribed()
    const { body } = await (await insideOf(customerId)).get('/my')
    expect(body).toContain(one.plan.name)
    expect(body).toContain(one.number)
    const slashed = (on: string | undefined) => on?.replaceAll('-', '/') ?? 'none'
    expect(body).toContain(slashed(one.next?.shipOn))
    expect(body).toContain(slashed(one.next?.deadlineOn))
    expect(body).toContain(`¥${Number(one.next?.total).toLocaleString('en-US')}`)
    expect(Buffer.byteLength(body)).toBeLessThan(80_000)
  })

  it('are skipped: first shown what would come of it, then done, told by mail, and in the history as their own act', async () => {
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    const confirm = await visitor.get(`/my/s/${one.id}/skip`)
    expect(confirm.status).toBe(200)
    expect(await read(one.id)).toMatchObject({ version: one.version, shipOn: one.shipOn })
    const done = await visitor.send(`/my/s/${one.id}/skip`)
    expect(done.body).toContain('変更しました')
    const after = await read(one.id)
    expect(after.nextRound).toBe(1)
    expect(after.shipOn && one.shipOn && after.shipOn > one.shipOn).toBe(true)
    expect(done.body).toContain(after.shipOn?.replaceAll('-', '/') ?? 'none')
    expect((await changesOf(one.id)).at(-1)).toEqual({
      kind: 'skipped',
      channel: 'mypage',
      actorName: '本人（マイページ）',
    })
    expect((await subjectsOf(customerId))[0]).toBe('mypage.changed')
  })

  it('are paused, resumed, moved, and changed in cycle and quantity, each after it was confirmed', async () => {
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    const doIt = async (act: string, typed: { readonly [name: string]: string }) => {
      await visitor.get(`/my/s/${one.id}/${act}`)
      await visitor.send(`/my/s/${one.id}/${act}`, typed)
      return visitor.send(`/my/s/${one.id}/${act}`)
    }
    expect((await doIt('changeQuantity', { quantity: '２' })).body).toContain('変更しました')
    expect((await doIt('changeCycle', { cycle: '1' })).body).toContain('変更しました')
    const day = addDays(one.next?.dueOn ?? '', 5)
    expect((await doIt('move', { day })).body).toContain('変更しました')
    expect(await read(one.id)).toMatchObject({ quantity: 2, cycle: { kind: 'days', every: 30 } })
    expect((await doIt('pause', { day: addDays(one.next?.dueOn ?? '', 60) })).body).toContain('変更しました')
    expect(await read(one.id)).toMatchObject({ state: 'paused' })
    await visitor.get(`/my/s/${one.id}/resume`)
    expect((await visitor.send(`/my/s/${one.id}/resume`)).body).toContain('変更しました')
    expect(await read(one.id)).toMatchObject({ state: 'active' })
  })

  it('refuse in words what the plan does not allow, and change nothing', async () => {
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    const path = `/my/s/${one.id}/pause`
    await visitor.get(path)
    const far = await visitor.send(path, { day: addDays(one.next?.dueOn ?? '', 200) })
    expect(far.status).toBe(400)
    expect(far.body).toContain('一時休止は90日')
    expect((await visitor.send(path, { day: '2026-02-31' })).body).toContain('日付を選んでください')
    const skip = `/my/s/${one.id}/skip`
    for (let times = 0; times < 2; times++) {
      await visitor.get(skip)
      await visitor.send(skip)
    }
    expect((await visitor.get(skip)).body).toContain('続けてスキップできるのは2回まで')
    await sql`update subscription set deadline_on = current_date - 1, next_on = current_date, skips = 0 where id = ${one.id}::uuid`.execute(
      harness.system().db,
    )
    const late = await visitor.get(skip)
    expect(late.status).toBe(400)
    expect(late.body).toContain('変更期限')
  })

  it('are cancelled at once: a reason if they like, one offer that is as easy to pass by, and a mail', async () => {
    const reason = await addReason(manager(), {
      label: '余っている',
      labelEn: 'Too much left',
      offer: 'pause',
      position: 1,
    })
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    const path = `/my/s/${one.id}/cancel`
    await visitor.get(path)
    const confirm = await visitor.send(path, { reason: reason.id, note: '<b>多い</b>' })
    expect(confirm.body).toContain('提案を選ぶ')
    expect(confirm.body.match(/<button class="plain">/g)).toHaveLength(2)
    expect(confirm.body).not.toContain('<b>多い')
    const done = await visitor.send(path)
    expect(done.body).toContain('解約しました')
    expect(await read(one.id)).toMatchObject({ state: 'cancelled' })
    expect((await subjectsOf(customerId))[0]).toBe('subscription.cancelled')
    const { rows } = await sql<{ channel: string; outcome: string; note: string }>`
      select channel, outcome, note from leaving_request where subscription_id = ${one.id}::uuid`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([{ channel: 'mypage', outcome: 'cancelled', note: '<b>多い</b>' }])
  })

  it('are cancelled after the last day for changes too: told before that the coming one is sent, and is the last', async () => {
    const late = await makePlan(harness.as('administrator'), {
      cycles: [{ kind: 'days', every: 60 }],
      firstShipDays: 12,
      deadlineDays: 30,
      noticeDays: 40,
      leadDays: 1,
    })
    const { customerId, one } = await subscribed(late.id)
    expect(one.next?.isOpen).toBe(false)
    const day = one.next?.shipOn.replaceAll('-', '/') ?? 'none'
    const visitor = await insideOf(customerId)
    expect((await visitor.get('/my')).body).toContain('解約すると、次回が最後のお届けになります')
    const path = `/my/s/${one.id}/cancel`
    await visitor.get(path)
    const confirm = await visitor.send(path)
    expect(confirm.body).toContain(`次回（${day}`)
    expect(confirm.body).toContain('これが最後のお届けで、そのあとは届きません')
    expect(await read(one.id)).toMatchObject({ state: 'active', madeRounds: 0 })
    const done = await visitor.send(path)
    expect(done.body).toContain('最後のお届け（出荷日）')
    expect(done.body).toContain(day)
    expect(await read(one.id)).toMatchObject({ state: 'cancelled', madeRounds: 1, next: null })
  })

  describe('of a plan with goods to choose from', () => {
    let flavours = ''
    let [tea, plum] = ['', '']
    beforeAll(async () => {
      const admin = harness.as('administrator')
      tea = (await makeProduct(admin, { name: '緑茶ゼリー' })).id
      plum = (await makeProduct(admin, { name: '梅ゼリー' })).id
      const plan = await makePlan(admin, {
        contents: [{ from: 1, to: null, items: [{ productId: tea, quantity: 3, unitPrice: 900 }] }],
        choices: [{ productId: plum, unitPrice: 1000 }],
        payments: [
          { method: '代金引換', when: 'delivery', days: 0, fee: 0 },
          { method: 'カード', when: 'shipping', days: 0, fee: 0 },
        ],
        firstShipDays: 20,
      })
      flavours = plan.id
    })
    const doIt = async (
      one: Subscription,
      customerId: string,
      act: string,
      typed: { [name: string]: string },
    ) => {
      const visitor = await insideOf(customerId)
      const form = await visitor.get(`/my/s/${one.id}/${act}`)
      const confirm = await visitor.send(`/my/s/${one.id}/${act}`, typed)
      if (confirm.status !== 200) return { form, confirm, done: confirm }
      return { form, confirm, done: await visitor.send(`/my/s/${one.id}/${act}`) }
    }

    it('are changed in their goods: what the plan lets them choose, as many pieces as before, at its prices', async () => {
      const { customerId, one } = await subscribed(flavours)
      const few = await doIt(one, customerId, 'changeGoods', { [`g-${tea}`]: '1', [`g-${plum}`]: '１' })
      expect(few.form.body).toContain('梅ゼリー')
      expect(few.confirm).toMatchObject({ status: 400 })
      expect(few.confirm.body).toContain('合わせて3点になるように選んでください（いま2点）')
      const { confirm, done } = await doIt(one, customerId, 'changeGoods', {
        [`g-${tea}`]: '1',
        [`g-${plum}`]: '２',
      })
      expect(confirm.body).toContain('梅ゼリー × 2')
      expect(done.body).toContain('変更しました')
      expect(Buffer.byteLength(done.body)).toBeLessThan(80_000)
      const after = await read(one.id)
      expect(after.items).toEqual([
        { productId: tea, quantity: 1 },
        { productId: plum, quantity: 2 },
      ])
      expect(after.next?.lines.map(({ name, amount }) => [name, amount])).toEqual([
        ['緑茶ゼリー', '900'],
        ['梅ゼリー', '2000'],
      ])
      // Whatever else is sent, the plan does not have it.
      const other = await makeProduct(manager(), { name: '別の品' })
      const items = [{ productId: other.id, quantity: 3 }]
      const how = { by: 'customer', channel: 'mypage' } as const
      await expect(changeContents(harness.system(), one.id, { items }, how)).rejects.toMatchObject({
        code: 'invalid',
      })
      expect(await changeContents(manager(), one.id, { items }, { ...how, by: 'staff' })).toMatchObject({
        items,
      })
    })

    it('are offered other goods to who leaves for a reason that has them, and stay with these', async () => {
      const { id: reason } = await addReason(manager(), {
        label: '味に飽きた',
        labelEn: 'Tired of the taste',
        offer: 'product',
        position: 3,
      })
      const { customerId, one } = await subscribed(flavours)
      const visitor = await insideOf(customerId)
      await visitor.get(`/my/s/${one.id}/cancel`)
      const confirm = await visitor.send(`/my/s/${one.id}/cancel`, { reason })
      expect(confirm.body).toContain('ほかの商品に変えることもできます')
      await visitor.get(`/my/s/${one.id}/changeGoods?reason=${reason}`)
      await visitor.send(`/my/s/${one.id}/changeGoods`, { [`g-${tea}`]: '0', [`g-${plum}`]: '3' })
      expect((await visitor.send(`/my/s/${one.id}/changeGoods`)).body).toContain('変更しました')
      expect((await changesOf(one.id)).map(({ kind }) => kind)).toEqual(['started', 'items', 'stayed'])
    })

    it('are paid otherwise when a person has seen to it: what is asked for waits, and a mail says so', async () => {
      const { customerId, one } = await subscribed(flavours)
      const { confirm, done } = await doIt(one, customerId, 'askPayment', {
        payment: 'カード',
        note: '来月から',
      })
      expect(confirm.body).toContain('代金引換 → カード')
      expect(done.body).toContain('ご依頼を受け付けました')
      const after = await read(one.id)
      expect(after).toMatchObject({
        paymentMethod: '代金引換',
        openTasks: [
          {
            reason: 'wish',
            detail: { what: 'payment', now: '代金引換', wanted: 'カード', note: '来月から' },
          },
        ],
      })
      expect((await subjectsOf(customerId))[0]).toBe('mypage.asked')
      const staff = { by: 'staff', channel: 'phone' } as const
      const paid = await changePayment(
        manager(),
        one.id,
        { paymentMethod: 'カード', paymentToken: 'tok_1' },
        staff,
      )
      expect(paid).toMatchObject({ paymentMethod: 'カード', openTasks: [] })
    })
  })

  it('stay, where the offer is taken', async () => {
    const reason = await addReason(manager(), { label: '忙しい', labelEn: null, offer: 'skip', position: 2 })
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    await visitor.get(`/my/s/${one.id}/cancel`)
    await visitor.send(`/my/s/${one.id}/cancel`, { reason: reason.id })
    await visitor.get(`/my/s/${one.id}/skip?reason=${reason.id}`)
    expect((await visitor.send(`/my/s/${one.id}/skip`)).body).toContain('変更しました')
    expect((await changesOf(one.id)).map(({ kind }) => kind)).toEqual(['started', 'skipped', 'stayed'])
    expect(await read(one.id)).toMatchObject({ state: 'active' })
  })

  it('leave what was delivered, with the number of the parcel, page by page, and nobody else’s', async () => {
    const [mine, other] = [await subscribed(), await subscribed()]
    const order = async (customerId: string, name: string) => {
      const { id } = await call('manager', ordersApi.endpoints.place, {
        body: { customerId, lines: [{ name, quantity: '1', unitPrice: '3980', taxClass: 'reduced' }] },
      })
      await sql`update sales_order set shipping_state = 'shipped', shipped_on = '2026-11-20', carrier = 'ヤマト運輸',
        tracking_number = '1234-5678-9012' where id = ${id}::uuid`.execute(harness.system().db)
    }
    for (let times = 1; times <= 11; times++) await order(mine.customerId, `青汁 ${times}`)
    await order(other.customerId, '他人の品')
    const visitor = await insideOf(mine.customerId)
    const { body } = await visitor.get('/my/history')
    expect(body).toContain('1234-5678-9012')
    expect(body).toContain('青汁 11')
    expect(body).not.toContain('他人の品')
    const [, cursor = ''] = /history\?cursor=([\w-]+)/.exec(body) ?? []
    expect((await visitor.get(`/my/history?cursor=${cursor}`)).body).toMatch(/青汁 1</)
    expect((await visitor.get('/my/history?cursor=x')).status).toBe(400)
  })

  it('are nobody else’s, whatever the address says, and nobody’s without being in', async () => {
    const [mine, other] = [await subscribed(), await subscribed()]
    const visitor = await insideOf(mine.customerId)
    for (const act of ['skip', 'cancel', 'pause', 'skip/done', 'destroy'])
      expect((await visitor.get(`/my/s/${other.one.id}/${act}`)).status).toBe(404)
    expect((await visitor.get('/my/s/1/skip')).status).toBe(404)
    await visitor.get(`/my/s/${mine.one.id}/cancel`)
    const page = await visitor.send(`/my/s/${mine.one.id}/cancel`)
    const csrf = /name="csrf"\s+value="([^"]*)"/.exec(page.body)?.[1] ?? ''
    const tampered = await visitor.post(`/my/s/${other.one.id}/cancel`, { csrf, step: 'do', version: '1' })
    expect(tampered.status).toBe(404)
    expect(await read(other.one.id)).toMatchObject({ state: 'active', version: other.one.version })
    expect((await visitor.get('/my')).body).not.toContain(other.one.number)
    expect((await browserOver(harness.http).get(`/my/s/${mine.one.id}/skip`)).to).toBe('/my')
  })

  it('are not changed over what a colleague changed meanwhile', async () => {
    const { customerId, one } = await subscribed()
    const visitor = await insideOf(customerId)
    await visitor.get(`/my/s/${one.id}/skip`)
    await sql`update subscription set version = version + 1 where id = ${one.id}::uuid`.execute(
      harness.system().db,
    )
    const late = await visitor.send(`/my/s/${one.id}/skip`)
    expect(late.status).toBe(400)
    expect((await read(one.id)).shipOn).toBe(one.shipOn)
  })
})
