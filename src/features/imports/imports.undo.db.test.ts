import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { createCustomer, getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { addContactPoint } from '#features/customers/customers.parts.ts'
import { listCustomers } from '#features/customers/customers.store.ts'
import { useRuntime } from '#test/harness/database.ts'
import type { Import } from './imports.api.ts'
import { csvOf, customerRow, importFile as importInto, importHeader, undoFully } from './imports.make.ts'

describe('the undo of an import', () => {
  const harness = useRuntime()
  const importFile = (content: string): Promise<Import> =>
    importInto(harness.as('manager'), harness.runJobs, content)
  const undo = (id: string): Promise<Import> => undoFully(harness.as('manager'), harness.runJobs, id)
  const find = async (q: string) => {
    const work = harness.as('manager')
    const { items } = await listCustomers(work, { q }, { sort: 'kana', limit: 50 })
    return Promise.all(items.map(({ id }) => getCustomer(work, id)))
  }
  const only = async (q: string) => {
    const [customer, ...more] = await find(q)
    if (!customer || more.length > 0) throw new Error(`${q} is not one customer`)
    return customer
  }
  /** What is left of a customer, table by table. */
  const traces = async (id: string): Promise<number> => {
    const tables = [
      'customer',
      'contact_point',
      'customer_identity',
      'customer_post',
      'customer_tag',
      'customer_event',
    ]
    const counts = tables.map(
      (table) => sql`select count(*) from ${sql.table(table)} where customer_id = ${id}::uuid`,
    )
    const { rows } = await sql<{ count: number }>`
      select sum(count)::int as count from (${sql.join(counts, sql` union all `)}) found`.execute(
      harness.system().db,
    )
    return rows[0]?.count ?? 0
  }

  it('removes new customers without a trace, and the file can be imported again', async () => {
    const file = csvOf([importHeader, ...Array.from({ length: 5 }, (_, n) => customerRow(`A${n}`))])
    const done = await importFile(file)
    const { id } = await only('a3@')
    expect(await undo(done.id)).toMatchObject({
      state: 'undone',
      undone: { removed: 5, restored: 0, kept: 0 },
    })
    expect(await traces(id)).toBe(0)
    expect((await importFile(file)).counted).toMatchObject({ created: 5 })
  })

  it('gives updated customers their former values back', async () => {
    const work = harness.as('manager')
    await importFile(csvOf([importHeader, customerRow('B1')]))
    const before = await only('b1@')
    const done = await importFile(
      csvOf([
        ['会員番号', '職業', 'タグ', '電話番号', '会社名', '役職'],
        ['B1', '会社員', '春', '03-9876-5432', '株式会社さざなみ食品', '社長'],
        ['B1', '自営業', '', '', '', ''],
      ]),
    )
    expect(await only('b1@')).toMatchObject({ occupation: '自営業', posts: [{ title: '社長' }] })
    expect((await undo(done.id)).undone).toEqual({ removed: 0, restored: 1, kept: 0 })
    const after = await getCustomer(work, before.id)
    expect(after).toMatchObject({ occupation: null, tags: before.tags, posts: [{ title: '部長' }] })
    expect(after.contactPoints.map(({ value }) => value)).toEqual(
      before.contactPoints.map(({ value }) => value),
    )
    expect(await find('0398765432')).toEqual([])
  })

  it('keeps new customers whom somebody touched since', async () => {
    const work = harness.as('manager')
    const done = await importFile(csvOf([importHeader, ...['C1', 'C2', 'C3', 'C4'].map(customerRow)]))
    const [edited, called, noted] = [await only('c1@'), await only('c2@'), await only('c3@')]
    await updateCustomer(work, edited.id, { version: edited.version, remark: '電話あり' })
    await addContactPoint(work, called.id, { kind: 'phone', label: null, value: '03-1111-2222' })
    await work.db
      .insertInto('note')
      .values({ customerId: noted.id, id: newId(), body: '来店', authorName: 'manager' })
      .execute()
    expect((await undo(done.id)).undone).toEqual({ removed: 1, restored: 0, kept: 3 })
    expect(await find('c4@')).toEqual([])
    expect(await only('c1@')).toMatchObject({ remark: '電話あり' })
  })

  it('keeps the values that somebody changed since, and gives the others back', async () => {
    const work = harness.as('manager')
    await importFile(csvOf([importHeader, customerRow('D1')]))
    const done = await importFile(
      csvOf([
        ['会員番号', '職業', '敬称'],
        ['D1', '会社員', '先生'],
      ]),
    )
    const current = await only('d1@')
    await updateCustomer(work, current.id, { version: current.version, occupation: '教員' })
    expect((await undo(done.id)).undone).toEqual({ removed: 0, restored: 0, kept: 1 })
    expect(await only('d1@')).toMatchObject({ occupation: '教員', honorific: null })
  })

  it('frees the member numbers it gave', async () => {
    const work = harness.as('manager')
    const file = csvOf([
      ['会員番号', '氏名', 'メール'],
      ['E9', '山田 太郎', 'e9@sazanami-shokuhin.jp'],
    ])
    await importFile(
      csvOf([
        ['氏名', 'メール'],
        ['山田 太郎', 'e9@sazanami-shokuhin.jp'],
      ]),
    )
    const done = await importFile(file)
    expect(await only('e9@')).toMatchObject({ code: 'E9' })
    await undo(done.id)
    expect(await only('e9@')).toMatchObject({ code: null })
    const other = await createCustomer(work, { code: 'E9', contactPoints: [], posts: [], tagNames: [] })
    expect(other).toMatchObject({ code: 'E9' })
  })

  it('is told on the spine and in the audit log', async () => {
    await importFile(csvOf([importHeader, customerRow('F1')]))
    const done = await importFile(
      csvOf([
        ['会員番号', '職業'],
        ['F1', '会社員'],
      ]),
    )
    await undo(done.id)
    const { id } = await only('f1@')
    const events = await harness
      .system()
      .db.selectFrom('customerEvent')
      .select('name')
      .where('customerId', '=', id)
      .orderBy('occurredAt')
      .execute()
    expect(events.map(({ name }) => name)).toEqual([
      'customer.imported',
      'customer.updated',
      'customer.updated',
    ])
    const entries = await harness
      .system()
      .db.selectFrom('auditEntry')
      .select(['action', 'after'])
      .where('subjectId', '=', done.id)
      .where('action', '=', 'import.undo')
      .execute()
    expect(entries).toMatchObject([{ after: { restored: 1 } }])
  })
})
