import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { purge } from '#features/bin/bin.actions.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { cancelOrder, returnOrder } from '#features/orders/orders.entries.ts'
import { idsOfOrders } from '#features/orders/orders.store.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { setPayment, setShipping } from '#features/orders/orders.states.ts'
import type { Order, OrderInput } from '#features/orders/orders.schemas.ts'
import { updateSettings } from '#features/settings/settings.actions.ts'
import { selectSettings } from '#features/settings/settings.store.ts'
import {
  closingPeriod,
  correctDocument,
  documentPdf,
  getDocument,
  issueDocument,
  readDocuments,
  voidDocument,
} from './documents.actions.ts'
import type { DocumentSummary } from './documents.api.ts'
import { writeLabels } from './documents.labels.ts'
import { askRun, runFile } from './documents.runs.ts'
import { findRun } from './documents.runs.store.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

describe('documents', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let customerId = ''
  let companyId = ''
  beforeAll(async () => {
    const administrator = harness.as('administrator')
    const { version, settings } = await selectSettings(administrator)
    const seller = {
      ...settings.seller,
      name: '株式会社みどり商会',
      invoiceNumber: 'T7000012050002',
      address: '東京都千代田区千代田1-1-1',
    }
    await updateSettings(administrator, {
      version,
      settings: { ...settings, seller, sale: { ...settings.sale, taxMode: 'excluded' } },
    })
    customerId = await makeCustomer()
    companyId = await makeCompany('髙﨑製作所株式会社')
  })

  async function makeCustomer(ownerId: string | null = null): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '髙橋',
      givenName: '花子',
      ownerId,
      contactPoints: [
        { kind: 'address', value: '大阪府大阪市北区梅田1-1', postalCode: '530-0001', label: null },
      ],
      posts: [],
      tagNames: [],
    })
    return made.id
  }
  async function makeCompany(name: string, terms: object = {}): Promise<string> {
    const { id } = await createCompany(manager(), { name })
    await sql`update company set attributes = ${JSON.stringify(terms)}::jsonb where id = ${id}::uuid`.execute(
      harness.system().db,
    )
    return id
  }
  const order = (given: Partial<OrderInput> = {}): Promise<Order> =>
    makeOrder(manager(), { customerId, ...given })
  const at = (on: string): string => `${on}T03:00:00.000Z`
  async function invoice(orderId: string): Promise<DocumentSummary> {
    const [made] = await issueDocument(member(), { kind: 'invoice', of: { orderId } })
    if (!made) throw new Error('Nothing was issued')
    return made
  }
  async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of body) parts.push(part)
    return Buffer.concat(parts)
  }

  it('are issued for an order with its own totals, told, audited, and never twice', async () => {
    const { id, total } = await order({
      lines: [{ name: '緑茶', quantity: '3', unitPrice: '15', taxClass: 'reduced' }],
    })
    const made = await invoice(id)
    expect(made).toMatchObject({
      kind: 'invoice',
      edition: 1,
      amount: Number(total),
      owed: Number(total),
      customerId,
    })
    expect(made.number).toMatch(/^INV-\d{4}-\d{6}$/)
    const { content } = await getDocument(member(), made.id)
    expect(content).toMatchObject({
      recipient: { name: '髙橋 花子 様', postalCode: '530-0001' },
      issuer: { name: '株式会社みどり商会', invoiceNumber: 'T7000012050002' },
      total,
    })
    const { rows } = await sql<{ name: string }>`select name from customer_event
      where customer_id = ${customerId}::uuid and payload ->> 'documentId' = ${made.id}`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([{ name: 'document.issued' }])
    await expect(invoice(id)).rejects.toMatchObject({
      code: 'conflict',
      extra: { params: { number: made.number } },
    })
    await expect(
      issueDocument(member(), { kind: 'simpleInvoice', of: { orderId: id } }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      issueDocument(member(), { kind: 'deliveryNote', of: { orderId: id } }),
    ).resolves.toHaveLength(1)
  })

  it('give the same PDF for ever, and a correction is a further edition beside it', async () => {
    const placed = await order()
    const made = await invoice(placed.id)
    const first = await read((await documentPdf(member(), made.id)).body)
    expect(first.subarray(0, 5).toString()).toBe('%PDF-')
    const corrected = await correctDocument(member(), made.id, {
      reason: '宛名の誤り',
      recipient: { name: '髙橋 花 様', postalCode: null, address: null },
    })
    expect(corrected).toMatchObject({
      number: made.number,
      edition: 2,
      correction: '宛名の誤り',
      recipient: '髙橋 花 様',
    })
    expect(corrected.editions.map(({ edition, state }) => [edition, state])).toEqual([
      [1, 'superseded'],
      [2, 'current'],
    ])
    expect((await read((await documentPdf(member(), made.id)).body)).equals(first)).toBe(true)
    await expect(correctDocument(member(), made.id, { reason: 'もう一度' })).rejects.toMatchObject({
      code: 'stale',
    })
  })

  it('that are voided stay on record and free their order', async () => {
    const { id } = await order()
    const made = await invoice(id)
    expect((await voidDocument(manager(), made.id, '二重発行')).voidReason).toBe('二重発行')
    await expect(voidDocument(manager(), made.id, '再び')).rejects.toMatchObject({ code: 'conflict' })
    expect((await invoice(id)).number).not.toBe(made.number)
  })

  it('leave out what was cancelled, and a return has a document of its own', async () => {
    const lines = [
      { name: '緑茶', quantity: '1', unitPrice: '1000' },
      { name: '紅茶', quantity: '1', unitPrice: '20000' },
    ]
    const placed = await order({ lines })
    const left = await cancelOrder(manager(), placed.id, {
      version: placed.version,
      lines: [{ position: 1, quantity: '1' }],
    })
    const made = await invoice(placed.id)
    expect(made.amount).toBe(22_000)
    const sent = await setShipping(manager(), placed.id, { version: left.version, state: 'shipped' })
    const back = await returnOrder(manager(), placed.id, { version: sent.version })
    const entry = back.entries.find(({ kind }) => kind === 'return')
    const [returned] = await issueDocument(member(), {
      kind: 'returnInvoice',
      of: { orderId: entry?.id ?? '' },
    })
    expect(returned).toMatchObject({ kind: 'returnInvoice', amount: -22_000, owed: 0 })
    await expect(invoice(entry?.id ?? '')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('bill all of a company in a closing period, once, with its terms, and returns of it in the next', async () => {
    const id = await makeCompany('締め商事株式会社', {
      closingDay: '20',
      paymentMonth: '1',
      paymentDay: 'end',
      paymentHoliday: 'after',
    })
    const company = { kind: 'company' as const, id }
    const of = (on: string, unitPrice: string) =>
      order({ companyId: id, orderedAt: at(on), lines: [{ name: '緑茶', quantity: '1', unitPrice }] })
    const first = await of('2026-08-25', '15')
    await of('2026-09-01', '15')
    await of('2026-09-20', '15')
    await of('2026-09-21', '1000')
    const period = await closingPeriod(manager(), company)
    expect(period).toMatchObject({ from: '2026-08-25', to: '2026-09-20', closingDay: '20' })
    const closing = { ...company, from: period.from, to: period.to }
    const [made] = await issueDocument(manager(), { kind: 'invoice', of: { closing } })
    // 15 × 3 with 10 %, rounded down once: 4 yen. By order it would be 3.
    expect(made).toMatchObject({
      amount: 49,
      companyId: id,
      customerId: null,
      dueOn: '2026-11-02',
      transactionOn: '2026-09-20',
    })
    expect((await getDocument(manager(), made?.id ?? '')).content.recipient.name).toBe(
      '締め商事株式会社 御中',
    )
    await expect(issueDocument(manager(), { kind: 'invoice', of: { closing } })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(invoice(first.id)).rejects.toMatchObject({ code: 'conflict' })

    const sent = await setShipping(manager(), first.id, { version: first.version, state: 'shipped' })
    await returnOrder(manager(), first.id, { version: sent.version, on: '2026-10-10' })
    const next = await closingPeriod(manager(), company)
    expect(next).toMatchObject({ from: '2026-09-21', to: '2026-10-20' })
    const [second] = await issueDocument(manager(), {
      kind: 'invoice',
      of: { closing: { ...company, from: next.from, to: next.to } },
    })
    // 1,000 less 15, and the tax of what is left.
    expect(second?.amount).toBe(1083)
  })

  it('are found by day, amount and name, and any of these together', async () => {
    const { id } = await order({ companyId, lines: [{ name: '緑茶', quantity: '1', unitPrice: '777000' }] })
    const made = await invoice(id)
    const find = async (query: object) =>
      (await readDocuments(member(), { state: 'current', limit: 50, ...query })).items.map((each) => each.id)
    const on = made.transactionOn
    expect(await find({ least: 854_700, most: 854_700 })).toEqual([made.id])
    expect(await find({ least: 854_701 })).toEqual([])
    expect(await find({ from: on, to: on, least: 854_000, q: '高崎製作所' })).toEqual([made.id])
    expect(await find({ to: '2020-01-01' })).toEqual([])
    expect(await find({ companyId, q: made.number.toLowerCase() })).toEqual([made.id])
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await readDocuments(member(), { state: 'all', limit: 2, cursor })
      all.push(...page.items.map((each) => each.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(new Set(all).size).toBe(all.length)
    expect(all).toContain(made.id)
  })

  it('are found and written to a file from the terminal, each edition as it was', async () => {
    const made = await invoice(
      (await order({ lines: [{ name: '緑茶', quantity: '1', unitPrice: '4321' }] })).id,
    )
    await correctDocument(member(), made.id, { reason: '宛名' })
    let printed = ''
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text)
      return true
    })
    const run = async (name: string, ...args: string[]): Promise<string> => {
      printed = ''
      await harness.runtime.app.commands.get(name)?.run(harness.runtime, args)
      return printed
    }
    const listed = await run('documents list', '--least', '4753', '--most', '4753', '--all')
    const file = join(await mkdtemp(join(tmpdir(), 'enishi-document-')), 'invoice.pdf')
    const written = await run('documents get', made.number, file, '--edition', '1')
    stdout.mockRestore()
    expect(listed.split('\n').map((line) => line.split('\t').slice(0, 4))).toEqual([
      [made.number, '2', 'invoice', 'current'],
      [made.number, '1', 'invoice', 'superseded'],
      [''],
    ])
    expect(written).toBe(`${file}\t${made.number}\t1\tsuperseded\n`)
    expect((await readFile(file)).equals(await read((await documentPdf(member(), made.id)).body))).toBe(true)
    await expect(run('documents get', made.number, file)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(run('documents get', 'INV-1999-000001', file)).rejects.toMatchObject({ code: 'notFound' })
    await expect(run('documents list', '--least', 'many')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('are read and issued as far as a role may, and of whom it may see', async () => {
    const { id } = await order()
    const made = await invoice(id)
    expect((await harness.request('readOnly', 'GET', `/documents/${made.id}`)).statusCode).toBe(200)
    const body = { kind: 'invoice', of: { orderId: id } }
    expect((await harness.request('readOnly', 'POST', '/documents', { body })).statusCode).toBe(403)
    expect(
      (await harness.request('member', 'POST', `/documents/${made.id}/void`, { body: { reason: '×' } }))
        .statusCode,
    ).toBe(403)
    expect((await harness.request('member', 'GET', '/documents/list.csv')).statusCode).toBe(403)
    const csv = await harness.request('manager', 'GET', '/documents/list.csv', {
      query: { format: 'utf8bom' },
    })
    expect(csv.body).toContain(made.number)

    const hidden = await makeCustomer(manager().actor.userId)
    const secret = await order({ customerId: hidden })
    const [theirs] = await issueDocument(manager(), { kind: 'invoice', of: { orderId: secret.id } })
    await sql`update setting set value = value || '{"memberSees":"own"}' where key = 'organisation'`.execute(
      harness.system().db,
    )
    expect((await harness.request('member', 'GET', `/documents/${theirs?.id}`)).statusCode).toBe(404)
    await expect(
      issueDocument(member(), { kind: 'deliveryNote', of: { orderId: secret.id } }),
    ).rejects.toMatchObject({
      code: 'notFound',
    })
    await sql`update setting set value = value || '{"memberSees":"all"}' where key = 'organisation'`.execute(
      harness.system().db,
    )
  })

  it('carry logo and seal from when they are there, and refuse what is no picture', async () => {
    const send = (content: Uint8Array<ArrayBuffer> | string) =>
      harness.request('manager', 'POST', '/documents/images/seal', { file: { name: '印影.png', content } })
    expect((await send('<svg xmlns="http://www.w3.org/2000/svg"/>')).statusCode).toBe(415)
    expect((await send(new Uint8Array(png))).statusCode).toBe(204)
    const made = await invoice((await order()).id)
    const { content } = await getDocument(member(), made.id)
    expect(content.issuer.sealId).not.toBeNull()
    expect((await harness.request('manager', 'DELETE', '/documents/images/seal')).statusCode).toBe(204)
    expect((await harness.request('manager', 'GET', '/documents/images/seal')).statusCode).toBe(404)
    const printed = await read((await documentPdf(member(), made.id)).body)
    expect(printed.toString('latin1')).toContain('/Subtype /Image')
  })

  it('come many at once in one PDF; what cannot be issued is left out and said', async () => {
    const orders = [await order(), await order(), await order()]
    await invoice(orders[1]?.id ?? '')
    const { id } = await askRun(manager(), {
      what: 'orders',
      kind: 'invoice',
      orderIds: orders.map((one) => one.id),
    })
    await harness.runJobs()
    const run = await findRun(manager(), id)
    expect(run).toMatchObject({ state: 'done', documents: 2, fileName: '帳票_2件.pdf' })
    expect(run.leftOut).toHaveLength(1)
    const pdf = await read((await runFile(manager(), id)).body)
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
  })

  it('come of all orders that a list finds, but never of more than it can take', async () => {
    const whose = await makeCustomer()
    for (let count = 0; count < 2; count++) await order({ customerId: whose })
    const run = (role: 'manager' | 'member', matching: object) =>
      harness.request(role, 'POST', '/documents/runs', {
        body: { what: 'orders', kind: 'deliveryNote', matching },
      })
    expect((await run('member', { customerId: whose })).statusCode).toBe(403)
    const started = await run('manager', { customerId: whose, open: true })
    expect(started.statusCode).toBe(202)
    await harness.runJobs()
    expect(await findRun(manager(), started.json().id)).toMatchObject({ state: 'done', documents: 2 })
    expect((await run('manager', { q: 'そのような注文はない' })).statusCode).toBe(409)
    expect((await run('manager', undefined as never)).statusCode).toBe(409)
    expect(await idsOfOrders(manager(), { customerId: whose }, 1)).toBeNull()
    const labels = await harness.request('manager', 'POST', '/documents/labels', {
      body: { carrier: 'yamato', matching: { customerId: whose } },
    })
    expect(labels.json()).toMatchObject({ what: 'labels', documents: 2 })
  })

  it('close everybody of a closing day in one run', async () => {
    const ids = await Promise.all(
      ['甲商店', '乙商店'].map((name) => makeCompany(name, { closingDay: 'end' })),
    )
    for (const company of ids) await order({ companyId: company, orderedAt: at('2026-04-10') })
    const { id } = await askRun(manager(), { what: 'closing', to: '2026-04-30' })
    await harness.runJobs()
    expect(await findRun(manager(), id)).toMatchObject({ state: 'done', documents: 2, leftOut: [] })
    const again = await askRun(manager(), { what: 'closing', to: '2026-04-30' })
    await harness.runJobs()
    expect(await findRun(manager(), again.id)).toMatchObject({ state: 'done', documents: 0 })
  })

  it('give a file for a carrier, whose orders are being prepared from then on', async () => {
    const placed = await order({ paymentMethod: 'cod' })
    const run = await writeLabels(manager(), { carrier: 'yamato', orderIds: [placed.id] })
    expect(run).toMatchObject({ documents: 1, leftOut: [] })
    const csv = new TextDecoder('shift_jis').decode(await read((await runFile(manager(), run.id)).body))
    expect(csv.split('\r\n')[1]).toContain(`${placed.number},2,`)
    expect(csv).toContain('髙橋 花子')
    const { rows } = await sql<{ shippingState: string }>`
      select shipping_state from sales_order where id = ${placed.id}::uuid`.execute(harness.system().db)
    expect(rows).toEqual([{ shippingState: 'preparing' }])
    const nowhere = await order({
      customerId: (
        await createCustomer(manager(), {
          familyName: '住所なし',
          ownerId: null,
          contactPoints: [],
          posts: [],
          tagNames: [],
        })
      ).id,
    })
    await expect(writeLabels(manager(), { carrier: 'sagawa', orderIds: [nowhere.id] })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    )
  })

  it('are kept when somebody is deleted for good: under nobody, as they were printed', async () => {
    const gone = await makeCustomer()
    const made = await invoice((await order({ customerId: gone })).id)
    await removeCustomer(manager(), gone, 1)
    expect(await getDocument(member(), made.id)).toMatchObject({ customerId: gone })
    expect((await purge(harness.as('administrator'), 'customers', [gone])).done).toEqual([gone])
    expect(await getDocument(manager(), made.id)).toMatchObject({
      customerId: null,
      recipient: '髙橋 花子 様',
    })
  })

  it('say so when an order was paid before the invoice', async () => {
    const placed = await order()
    await setPayment(manager(), placed.id, { version: placed.version, state: 'paid' })
    expect(await invoice(placed.id)).toMatchObject({ owed: 0 })
  })
})
