import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { purge } from '#features/bin/bin.actions.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { correctDocument, issueDocument, voidDocument } from '#features/documents/documents.actions.ts'
import { getOrder } from '#features/orders/orders.actions.ts'
import { cancelOrder, returnOrder } from '#features/orders/orders.entries.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { setPayment, setShipping } from '#features/orders/orders.states.ts'
import type { Order } from '#features/orders/orders.schemas.ts'
import { updateSettings } from '#features/settings/settings.actions.ts'
import { selectSettings } from '#features/settings/settings.store.ts'
import { addDays } from '#kit/japan/days.ts'
import {
  createPayment,
  getPayment,
  matchPayment,
  openItems,
  proposals,
  readPayments,
  receivables,
  todayOf,
  unmatchPayment,
  updatePayment,
  voidPayment,
} from './payments.actions.ts'
import type { Payment } from './payments.api.ts'

describe('payments', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  let today = ''
  beforeAll(async () => {
    const administrator = harness.as('administrator')
    const { version, settings } = await selectSettings(administrator)
    const seller = { ...settings.seller, name: '株式会社みどり商会' }
    await updateSettings(administrator, { version, settings: { ...settings, seller } })
    today = await todayOf(manager())
  })

  async function makeCustomer(): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '髙橋',
      givenName: '花子',
      familyKana: 'タカハシ',
      givenKana: 'ハナコ',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return made.id
  }
  const order = (customerId: string, yen: number, given: object = {}): Promise<Order> =>
    makeOrder(manager(), {
      customerId,
      taxMode: 'included',
      lines: [{ name: '緑茶', quantity: '1', unitPrice: String(yen) }],
      ...given,
    })
  async function invoice(orderId: string, given: object = {}) {
    const [made] = await issueDocument(manager(), { kind: 'invoice', of: { orderId }, ...given })
    if (!made) throw new Error('Nothing was issued')
    return made
  }
  const pay = (amount: number, given: object = {}): Promise<Payment> =>
    createPayment(manager(), {
      customerId: null,
      companyId: null,
      paidOn: today,
      amount,
      fee: 0,
      method: 'transfer',
      payer: null,
      note: null,
      ...given,
    })
  const open = async (customerId: string) =>
    (await openItems(manager(), { customerId })).items.map(({ number, open: left }) => [number, left])
  const match = (
    { id, version }: Payment,
    parts: { kind: 'document' | 'order'; id: string; amount: number }[],
    fee?: number,
  ) => matchPayment(manager(), id, { version, parts, fee })
  const balance = async (customerId: string, asOf?: string) =>
    (await receivables(manager(), { customerId, asOf })).items[0]?.balance ?? 0

  it('from nobody known are proposed by amount and reading, matched, and set the order paid', async () => {
    const customerId = await makeCustomer()
    const placed = await order(customerId, 11_000)
    const made = await invoice(placed.id)
    const payment = await pay(10_560, { payer: 'ﾀｶﾊｼ ﾊﾅｺ' })
    const [first] = (await proposals(manager(), payment.id)).items
    expect(first).toMatchObject({
      fee: 440,
      reasons: ['fee', 'name'],
      parts: [{ item: { number: made.number }, amount: 11_000 }],
    })
    const matched = await match(payment, [{ kind: 'document', id: made.id, amount: 11_000 }], 440)
    expect(matched).toMatchObject({ customerId, name: '髙橋 花子', matched: 11_000, rest: 0, fee: 440 })
    expect(await getOrder(manager(), placed.id)).toMatchObject({ paymentState: 'paid', paidOn: today })
    expect(await open(customerId)).toEqual([])
    const { rows } = await sql<{ name: string }>`select name from customer_event
      where customer_id = ${customerId}::uuid and name = 'payment.received'`.execute(harness.system().db)
    expect(rows).toHaveLength(1)
    await expect(voidDocument(manager(), made.id, '誤り')).rejects.toMatchObject({ code: 'conflict' })
    expect((await correctDocument(manager(), made.id, { reason: '宛名' })).owed).toBe(11_000)
    expect(await open(customerId)).toEqual([])
  })

  it('that are taken back leave the invoice open and the order unpaid', async () => {
    const customerId = await makeCustomer()
    const placed = await order(customerId, 5000)
    const made = await invoice(placed.id)
    const payment = await match(await pay(5000, { customerId }), [
      { kind: 'document', id: made.id, amount: 5000 },
    ])
    const after = await unmatchPayment(manager(), payment.allocations[0]?.id ?? '')
    expect(after).toMatchObject({ rest: 5000, allocations: [] })
    expect(await getOrder(manager(), placed.id)).toMatchObject({ paymentState: 'unpaid' })
    expect(await open(customerId)).toEqual([[made.number, 5000]])
  })

  it('are to be given back for an order that is cancelled whole, and nothing is asked for one without', async () => {
    const customerId = await makeCustomer()
    const unpaid = await order(customerId, 2000)
    const inPart = await order(customerId, 3000)
    const made = await invoice(inPart.id)
    await match(await pay(1000, { customerId }), [{ kind: 'document', id: made.id, amount: 1000 }])
    expect(await cancelOrder(manager(), unpaid.id, { version: 1 })).toMatchObject({
      paymentState: 'none',
      refundDue: false,
    })
    expect(await cancelOrder(manager(), inPart.id, { version: 1 })).toMatchObject({
      paymentState: 'unpaid',
      refundDue: true,
    })
    const { paymentState, refundDue } = await setPayment(manager(), inPart.id, { state: 'refunded' })
    expect({ paymentState, refundDue }).toEqual({ paymentState: 'refunded', refundDue: false })
  })

  it('pay a part, or more than is asked: what is left stays, as debt or as credit', async () => {
    const customerId = await makeCustomer()
    const first = await order(customerId, 3000)
    const second = await order(customerId, 4000)
    const payment = await pay(8000, { customerId })
    await expect(match(payment, [{ kind: 'order', id: first.id, amount: 3001 }])).rejects.toMatchObject({
      code: 'conflict',
    })
    const one = await match(payment, [
      { kind: 'order', id: first.id, amount: 3000 },
      { kind: 'order', id: second.id, amount: 1000 },
    ])
    expect(one.rest).toBe(4000)
    expect(await open(customerId)).toEqual([[second.number, 3000]])
    expect(await balance(customerId)).toBe(-1000)
    const rest = await match(one, [{ kind: 'order', id: second.id, amount: 3000 }])
    expect(rest.rest).toBe(1000)
    await expect(match(rest, [{ kind: 'order', id: second.id, amount: 1 }])).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('follow an order onto its invoice, and a return lowers what is asked', async () => {
    const customerId = await makeCustomer()
    const placed = await order(customerId, 9000)
    await match(await pay(4000, { customerId }), [{ kind: 'order', id: placed.id, amount: 4000 }])
    const made = await invoice(placed.id)
    expect(await open(customerId)).toEqual([[made.number, 5000]])
    const now = await getOrder(manager(), placed.id)
    const sent = await setShipping(manager(), placed.id, { version: now.version, state: 'shipped' })
    await returnOrder(manager(), placed.id, { version: sent.version })
    expect(await open(customerId)).toEqual([[made.number, -4000]])
    await match(await pay(-4000, { customerId }), [{ kind: 'document', id: made.id, amount: -4000 }])
    expect(await open(customerId)).toEqual([])
  })

  it('leave balances by age as of a day, worked out by hand', async () => {
    const customerId = await makeCustomer()
    const ages = [-5, 0, 1, 30, 31, 60, 61, 90, 91]
    for (const [index, late] of ages.entries()) {
      const placed = await order(customerId, 1000 * (index + 1), {
        orderedAt: new Date(Date.now() - 120 * 86_400_000).toISOString(),
      })
      await invoice(placed.id, { issuedOn: addDays(today, -100), dueOn: addDays(today, -late) })
    }
    await pay(500, { customerId })
    const { items, total } = await receivables(manager(), { customerId })
    expect(items).toEqual([
      {
        customerId,
        companyId: null,
        name: '髙橋 花子',
        notDue: 3000,
        upTo30: 7000,
        upTo60: 11_000,
        upTo90: 15_000,
        over90: 9000,
        credit: 500,
        balance: 44_500,
      },
    ])
    expect(total.balance).toBe(44_500)
    // A month ago nothing was paid, and all but the last was not due yet or due for less.
    expect((await receivables(manager(), { customerId, asOf: addDays(today, -30) })).items[0]).toMatchObject({
      credit: 0,
      notDue: 10_000,
      upTo30: 11_000,
      upTo60: 15_000,
      upTo90: 9000,
    })
    expect((await receivables(manager(), { customerId, asOf: addDays(today, -101) })).items[0]).toMatchObject(
      { balance: 45_000 },
    )
  })

  it('and what they left open are carried over by closing invoices, worked out by hand', async () => {
    const customerId = await makeCustomer()
    const place = (on: string, yen: number) =>
      order(customerId, yen, { orderedAt: `${on}T03:00:00.000Z`, taxMode: 'included' })
    const close = async (from: string, to: string) => {
      const closing = { kind: 'customer' as const, id: customerId, from, to }
      const [made] = await issueDocument(manager(), { kind: 'invoice', of: { closing } })
      if (!made) throw new Error('Nothing was issued')
      return made
    }
    const august = await place('2026-08-10', 11_000)
    const first = await close('2026-08-01', '2026-08-31')
    expect(first.carry).toEqual({
      previous: '0',
      received: '0',
      adjusted: '0',
      carried: '0',
      sales: '10000',
      tax: '1000',
      billed: '11000',
    })

    // 1,000 of it stay open; tax is counted on the sales of the period alone, and only these are owed by the new one.
    const paid = await pay(10_000, { customerId, paidOn: '2026-09-25' })
    await match(paid, [{ kind: 'document', id: first.id, amount: 10_000 }])
    const september = await place('2026-09-10', 5500)
    const second = await close('2026-09-01', '2026-09-30')
    expect(second).toMatchObject({
      amount: 5500,
      owed: 5500,
      carry: {
        previous: '11000',
        received: '10000',
        carried: '1000',
        sales: '5000',
        tax: '500',
        billed: '6500',
      },
    })

    // 8,000 came for 6,500: what is over lowers the next one, though nobody matched it.
    await pay(8000, { customerId, paidOn: '2026-10-20' })
    await place('2026-10-10', 2200)
    const third = await close('2026-10-01', '2026-10-31')
    expect(third.carry).toMatchObject({ previous: '6500', received: '8000', carried: '-1500', billed: '700' })

    // Voided and issued again after 300 yen of October were entered late: as if it had never been.
    await voidDocument(manager(), third.id, '入金の入力もれ')
    await pay(300, { customerId, paidOn: '2026-10-05' })
    const again = await close('2026-10-01', '2026-10-31')
    expect(again.carry).toMatchObject({ previous: '6500', received: '8300', carried: '-1800', billed: '400' })

    // Another 100 of October, entered later still: a correction tells of them, and carries nothing of itself over.
    await pay(100, { customerId, paidOn: '2026-10-06' })
    const corrected = await correctDocument(manager(), again.id, { reason: '入金の入力もれ' })
    expect(corrected.carry).toMatchObject({
      previous: '6500',
      received: '8400',
      adjusted: '0',
      billed: '300',
    })

    // September’s order was paid by card after all, and all of August’s came back with a document of its own.
    await setPayment(manager(), september.id, { state: 'paid', paidOn: '2026-11-15' })
    const now = await getOrder(manager(), august.id)
    const sent = await setShipping(manager(), august.id, { version: now.version, state: 'shipped' })
    const back = await returnOrder(manager(), august.id, { version: sent.version, on: '2026-11-16' })
    const entry = back.entries.find(({ kind }) => kind === 'return')?.id ?? ''
    await issueDocument(manager(), { kind: 'returnInvoice', of: { orderId: entry } })
    await place('2026-11-10', 3300)
    const last = await close('2026-11-01', '2026-11-20')
    expect(last.carry).toEqual({
      previous: '300',
      received: '5500',
      adjusted: '-11000',
      carried: '-16200',
      sales: '3000',
      tax: '300',
      billed: '-12900',
    })
    expect(await balance(customerId)).toBe(-12_900)
    const csv = await harness.request('manager', 'GET', '/documents/list.csv', {
      query: { customerId, format: 'utf8bom', q: last.number },
    })
    expect(csv.body).toContain(',3300,3300,300,5500,-11000,-16200,-12900')
  })

  it('come from a bank’s file, no line twice', async () => {
    const content =
      'お取引日,お支払金額,お預り金額,摘要\r\n2026/11/20,,"12,345",ｶ)ﾐﾄﾞﾘ\r\n2026/11/20,,"12,345",ｶ)ﾐﾄﾞﾘ\r\n2026/11/21,500,,テスウリヨウ\r\n'
    const send = () =>
      harness.request('manager', 'POST', '/payments/bank', { file: { name: '明細.csv', content } })
    expect((await send()).json()).toEqual({ added: 2, known: 0, refused: [] })
    expect((await send()).json()).toEqual({ added: 0, known: 2, refused: [] })
    const wrong = await harness.request('manager', 'POST', '/payments/bank', {
      file: { name: 'x.csv', content: 'a,b\r\n1,2\r\n' },
    })
    expect(wrong.statusCode).toBe(400)
    const list = await harness.request('manager', 'GET', '/payments', {
      query: { view: 'unknown', q: 'ミドリ' },
    })
    expect(list.json().items).toHaveLength(2)
  })

  it('come in from the terminal too, after a dry run that leaves everything as it was', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'enishi-bank-')), 'meisai.csv')
    const content = '日付,入金額,摘要\n2026/11/18,"9,876",ｶ)ｱｵｲ\n読めない日,100,ﾅﾅｼ\n'
    await writeFile(file, content)
    let printed = ''
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text)
      return true
    })
    const run = async (...flags: string[]): Promise<string[]> => {
      printed = ''
      await harness.runtime.app.commands.get('payments import')?.run(harness.runtime, [file, ...flags])
      return printed.trimEnd().split('\n')
    }
    const count = async () =>
      (await readPayments(manager(), { view: 'all', q: '9876', limit: 10 })).items.length
    const dry = await run('--dry-run')
    expect(dry[0]).toBe('2026-11-18\t9876\tｶ)ｱｵｲ')
    expect([dry.length, await count()]).toEqual([3, 0])
    expect((await run('--method', 'debit')).at(-1)).toMatch(/1.+0.+1/)
    expect((await run()).at(-1)).toMatch(/0.+1.+1/)
    stdout.mockRestore()
    expect(await count()).toBe(1)
    await expect(run('--method', 'gold')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('are for those who may, keep what is matched, and are voided with a reason', async () => {
    for (const role of ['member', 'readOnly'] as const) {
      expect((await harness.request(role, 'GET', '/payments')).statusCode).toBe(403)
      expect((await harness.request(role, 'GET', '/receivables')).statusCode).toBe(403)
      expect(
        (await harness.request(role, 'POST', '/payments', { body: { paidOn: today, amount: 1 } })).statusCode,
      ).toBe(403)
    }
    const customerId = await makeCustomer()
    const placed = await order(customerId, 700)
    const payment = await match(await pay(700), [{ kind: 'order', id: placed.id, amount: 700 }])
    expect(payment.customerId).toBe(customerId)
    await expect(
      updatePayment(manager(), payment.id, { version: payment.version, amount: 800 }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      voidPayment(manager(), payment.id, { version: payment.version, reason: '×' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(updatePayment(manager(), payment.id, { version: 1, note: '×' })).rejects.toMatchObject({
      code: 'stale',
    })
    const wrong = await pay(1)
    const named = await updatePayment(manager(), wrong.id, { version: wrong.version, customerId })
    expect(named).toMatchObject({ customerId, name: '髙橋 花子' })
    await voidPayment(manager(), wrong.id, { version: named.version, reason: '二重入力' })
    expect(await balance(customerId)).toBe(0)
  })

  it('of a company stand with it, and those of somebody deleted for good with nobody', async () => {
    const { id: companyId } = await createCompany(manager(), { name: '株式会社青葉' })
    const customerId = await makeCustomer()
    const placed = await order(customerId, 6000, { companyId })
    const matched = await match(await pay(6000), [{ kind: 'order', id: placed.id, amount: 6000 }])
    expect(matched).toMatchObject({ companyId, customerId: null, name: '株式会社青葉' })
    const gone = await makeCustomer()
    const payment = await pay(100, { customerId: gone, payer: 'タカハシ ハナコ' })
    await removeCustomer(manager(), gone, 1)
    expect((await purge(harness.as('administrator'), 'customers', [gone])).done).toEqual([gone])
    expect(await getPayment(manager(), payment.id)).toMatchObject({
      customerId: null,
      payer: null,
      amount: 100,
    })
  })
})
