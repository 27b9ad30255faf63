import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import * as cards from '#features/cards/cards.actions.ts'
import { putImage } from '#features/cards/cards.images.ts'
import * as companies from '#features/companies/companies.actions.ts'
import * as complaints from '#features/complaints/complaints.actions.ts'
import * as contracts from '#features/contracts/contracts.actions.ts'
import * as customers from '#features/customers/customers.actions.ts'
import { addFile, readFiles } from '#features/files/files.actions.ts'
import type { RecordRef } from '#features/files/files.ts'
import { onePixel, upload } from '#features/files/files.make.ts'
import { getHousehold, joinHousehold } from '#features/households/households.actions.ts'
import { newId } from '#kit/ids.ts'
import { todayIn } from '#kit/japan/days.ts'
import { purge, readBin, restore } from './bin.actions.ts'

const today = todayIn('Asia/Tokyo')

describe('what hangs on a record, in the bin', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  const administrator = () => harness.as('administrator')
  const idsIn = async (kind: string, q?: string) =>
    (await readBin(member(), kind, { limit: 200, q })).items.map(({ id }) => id)
  const rowsOf = async (table: string, id: string, column = 'id') =>
    (await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id}::uuid`.execute(member().db))
      .rows.length

  async function blobs(): Promise<number> {
    const { dataDir } = harness.runtime.config
    const found = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    return found.filter((file) => file.isFile()).length
  }
  async function makeCustomer(): Promise<string> {
    const { id } = await customers.createCustomer(manager(), {
      familyName: '髙橋',
      givenName: '花子',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return id
  }
  const makeCompany = async () => (await companies.createCompany(member(), { name: '株式会社みどり' })).id
  type Thing = { id: string; record: RecordRef; remove: () => Promise<void> }

  /** A thing of each kind, made on a record of its own and called after 「保守」. */
  const kinds: {
    name: string
    kind: string
    subject: string
    table: string
    detail: string
    make: () => Promise<Thing>
  }[] = [
    {
      name: 'a contract of a customer',
      kind: 'contracts',
      subject: 'contract',
      table: 'customer_contract',
      detail: '髙橋 花子',
      make: async () => makeContract('customer', await makeCustomer()),
    },
    {
      name: 'a contract of a company',
      kind: 'contracts',
      subject: 'contract',
      table: 'company_contract',
      detail: '株式会社みどり',
      make: async () => makeContract('company', await makeCompany()),
    },
    {
      name: 'a complaint',
      kind: 'complaints',
      subject: 'complaint',
      table: 'complaint',
      detail: '髙橋 花子',
      async make() {
        const customerId = await makeCustomer()
        const given = { customerId, about: '保守の遅れ', receivedOn: today }
        const { id } = await complaints.receiveComplaint(member(), given)
        return {
          id,
          record: { on: 'customer', recordId: customerId },
          remove: () => complaints.removeComplaint(member(), id, 1),
        }
      },
    },
    {
      name: 'a card',
      kind: 'cards',
      subject: 'card',
      table: 'business_card',
      detail: '保守商事・髙橋 花子',
      async make() {
        const customerId = await makeCustomer()
        const { id } = await cards.addCard(member(), customerId, {
          exchangedOn: today,
          name: '高橋',
          company: '保守商事',
          addContactPoints: false,
          post: 'none',
        })
        return {
          id,
          record: { on: 'customer', recordId: customerId },
          remove: () => cards.removeCard(member(), { customerId, id }, 1),
        }
      },
    },
  ]
  async function makeContract(kind: 'customer' | 'company', recordId: string): Promise<Thing> {
    const given = { on: { kind, id: recordId }, title: '保守契約', number: 'K-77', startedOn: today }
    const { id } = await contracts.createContract(member(), given)
    return { id, record: { on: kind, recordId }, remove: () => contracts.removeContract(member(), id, 1) }
  }
  async function withFile({ id, record }: Thing, subject: string): Promise<string> {
    return (await addFile(member(), record, { kind: subject, id }, upload('添付.txt'))).id
  }
  const filesOf = async ({ record }: Thing) =>
    (await readFiles(member(), record, { limit: 50 })).items.map((file) => file.id)

  describe.each(kinds)('$name', ({ kind, subject, table, detail, make }) => {
    it('is found there by its name, with whose it is and who moved it', async () => {
      const thing = await make()
      await thing.remove()
      const { items } = await readBin(member(), kind, { limit: 200, q: '保守' })
      expect(items[0]).toMatchObject({
        id: thing.id,
        detail,
        deletedByName: 'member',
        record: { on: thing.record.on, id: thing.record.recordId },
      })
      expect(await idsIn(kind, 'どこにもない言葉')).toEqual([])
    })

    it('comes back with its files, by those who may change it', async () => {
      const thing = await make()
      const file = await withFile(thing, subject)
      await thing.remove()
      expect(await filesOf(thing)).toEqual([])
      const refused = await harness.request('readOnly', 'POST', `/bin/${kind}/restore`, {
        body: { ids: [thing.id] },
      })
      expect(refused.statusCode).toBe(403)
      expect(await restore(member(), kind, [thing.id])).toEqual({ done: [thing.id], refused: [] })
      expect(await filesOf(thing)).toEqual([file])
      expect(await idsIn(kind)).not.toContain(thing.id)
    })

    it('is deleted for good with its files, and the audit log forgets what was in it', async () => {
      const thing = await make()
      const file = await withFile(thing, subject)
      await thing.remove()
      expect(await purge(administrator(), kind, [thing.id])).toEqual({ done: [thing.id], refused: [] })
      expect(await rowsOf(table, thing.id)).toBe(0)
      expect(await rowsOf(thing.record.on === 'customer' ? 'attachment' : 'company_file', file)).toBe(0)
      const { rows } = await sql<{ action: string; text: string }>`
        select action, coalesce(before::text, '') || coalesce(after::text, '') as text from audit_entry
        where subject_id = any(${[thing.id, file]}::text[]) order by id`.execute(member().db)
      expect(rows.at(-1)).toEqual({ action: `${subject}.purge`, text: '' })
      expect(rows.filter(({ text }) => text !== '')).toEqual([])
    })

    it('is not deleted for good while it is outside the bin', async () => {
      const { id } = await make()
      expect(await purge(administrator(), kind, [id])).toMatchObject({ done: [], refused: [{ id }] })
      expect(await rowsOf(table, id)).toBe(1)
    })

    it('rests with its record: neither listed nor given back while that is in the bin', async () => {
      const thing = await make()
      await thing.remove()
      const { on, recordId } = thing.record
      if (on === 'company') await companies.removeCompany(member(), recordId, 1)
      else {
        const { version } = await customers.getCustomer(member(), recordId)
        await customers.removeCustomer(manager(), recordId, version)
      }
      expect(await idsIn(kind)).not.toContain(thing.id)
      expect((await restore(member(), kind, [thing.id])).done).toEqual([])
      expect((await purge(administrator(), kind, [thing.id])).done).toEqual([])
    })
  })

  it('is shown to nobody who may not see the customer', async () => {
    const things = await Promise.all(
      kinds
        .filter(({ table }) => table !== 'company_contract')
        .map(async (kind) => ({ kind, thing: await kind.make() })),
    )
    for (const { thing } of things) {
      await thing.remove()
      await customers.act(manager(), 'owner.set', { ownerId: manager().actor.userId }, [
        thing.record.recordId,
      ])
    }
    const own = JSON.stringify({ memberSees: 'own' })
    await sql`insert into setting (key, value) values ('organisation', ${own}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    for (const { kind, thing } of things) {
      expect(await idsIn(kind.kind), kind.name).not.toContain(thing.id)
      expect((await restore(member(), kind.kind, [thing.id])).done, kind.name).toEqual([])
    }
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
    for (const { kind, thing } of things) expect(await idsIn(kind.kind), kind.name).toContain(thing.id)
  })

  it('takes the pictures of a card along', async () => {
    const customerId = await makeCustomer()
    const given = { exchangedOn: today, company: '写真館', addContactPoints: false, post: 'none' as const }
    const { id } = await cards.addCard(member(), customerId, given)
    await harness.runJobs()
    const before = await blobs()
    await putImage(member(), { customerId, id, side: 'front' }, upload('front.png', onePixel))
    expect(await blobs()).toBe(before + 1)
    await cards.removeCard(member(), { customerId, id }, 1)
    await purge(administrator(), 'cards', [id])
    expect(await rowsOf('business_card_image', id, 'card_id')).toBe(0)
    await harness.runJobs()
    expect(await blobs()).toBe(before)
  })

  it('goes for good with its customer, and nobody is left alone in a household', async () => {
    const [id, other] = [await makeCustomer(), await makeCustomer()]
    await joinHousehold(member(), id, { otherId: other, otherRole: 'child' })
    const on = { kind: 'customer', id } as const
    const things = [
      await contracts.createContract(member(), { on, title: '消える契約', startedOn: today }),
      await complaints.receiveComplaint(member(), { customerId: id, about: '消える声', receivedOn: today }),
      await cards.addCard(member(), id, {
        exchangedOn: today,
        company: '消える商事',
        addContactPoints: false,
        post: 'none',
      }),
    ]
    const { version } = await customers.getCustomer(member(), id)
    await customers.removeCustomer(manager(), id, version)
    expect((await purge(administrator(), 'customers', [id])).done).toEqual([id])
    for (const table of ['customer_contract', 'complaint', 'business_card', 'household_member'])
      expect(await rowsOf(table, id, 'customer_id'), table).toBe(0)
    expect(await getHousehold(member(), other)).toBeNull()
    const { rows } = await sql`select 1 from audit_entry
      where subject_id = any(${[id, ...things.map((thing) => thing.id)]}::text[])
        and (before is not null or after is not null)`.execute(member().db)
    expect(rows).toEqual([])
  })

  it('goes for good with its company', async () => {
    const { id, record } = await makeContract('company', await makeCompany())
    await companies.removeCompany(member(), record.recordId, 1)
    expect((await purge(administrator(), 'companies', [record.recordId])).done).toEqual([record.recordId])
    expect(await rowsOf('company_contract', id)).toBe(0)
  })

  it('of a kind that there is not is told so', async () => {
    await expect(readBin(member(), 'ships', { limit: 5 })).rejects.toMatchObject({ code: 'notFound' })
    await expect(purge(administrator(), 'ships', [newId()])).rejects.toMatchObject({ code: 'notFound' })
  })
})
