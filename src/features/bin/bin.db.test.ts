import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import * as companies from '#features/companies/companies.actions.ts'
import * as customers from '#features/customers/customers.actions.ts'
import { addFile, removeFile } from '#features/files/files.actions.ts'
import { upload } from '#features/files/files.make.ts'
import { writeNote } from '#features/notes/notes.actions.ts'
import { newId } from '#kit/ids.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import type { Work } from '#platform/work.ts'
import { purge, readBin, restore } from './bin.actions.ts'
import { binApi } from './bin.api.ts'
import { emptyBin } from './bin.jobs.ts'

describe('the bin', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  const administrator = () => harness.as('administrator')
  const empty = { contactPoints: [], posts: [], tagNames: [] }

  async function binnedCustomer(fields: object = {}): Promise<string> {
    const { id, version } = await customers.createCustomer(member(), {
      familyName: '髙橋',
      ...empty,
      ...fields,
    })
    await customers.removeCustomer(manager(), id, version)
    return id
  }
  async function binnedCompany(name = '株式会社青空'): Promise<string> {
    const { id } = await companies.createCompany(member(), { name })
    await companies.removeCompany(member(), id, 1)
    return id
  }
  async function binnedFile(name = '見積.pdf'): Promise<{ customerId: string; fileId: string }> {
    const { id } = await customers.createCustomer(member(), { familyName: '林', givenName: '花子', ...empty })
    const record = { on: 'customer', recordId: id } as const
    const file = await addFile(member(), record, null, upload(name))
    await removeFile(manager(), { ...record, id: file.id }, 1)
    return { customerId: id, fileId: file.id }
  }
  const all = { limit: 200 }
  const idsIn = async (kind: 'customers' | 'companies' | 'files', q?: string) =>
    (await readBin(member(), kind, { ...all, q })).items.map(({ id }) => id)
  async function blobs(): Promise<number> {
    const { dataDir } = harness.runtime.config
    const found = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    return found.filter((file) => file.isFile()).length
  }

  describe('lists', () => {
    it('customers, companies and files, the latest first, with who moved them there', async () => {
      const first = await binnedCustomer({ familyKana: 'タカハシ', code: 'A-1' })
      const second = await binnedCustomer()
      const people = await harness.call('readOnly', binApi.endpoints.list, { params: { kind: 'customers' } })
      expect(people.items.map(({ id }) => id)).toEqual([second, first])
      expect(people.items[1]).toMatchObject({
        name: '髙橋',
        detail: 'タカハシ・A-1',
        deletedByName: 'manager',
      })
      const company = await binnedCompany()
      expect((await readBin(member(), 'companies', all)).items[0]).toMatchObject({
        id: company,
        name: '株式会社青空',
        deletedByName: 'member',
      })
      const { customerId, fileId } = await binnedFile()
      expect((await readBin(member(), 'files', all)).items[0]).toMatchObject({
        id: fileId,
        name: '見積.pdf',
        detail: '林 花子',
        deletedByName: 'manager',
        record: { on: 'customer', id: customerId },
      })
    })

    it('what is searched for, by name, reading and number', async () => {
      const id = await binnedCustomer({ familyName: '渡邉', familyKana: 'ワタナベ', code: 'B-77' })
      expect(await idsIn('customers', '渡邉')).toEqual([id])
      expect(await idsIn('customers', 'わたなべ')).toEqual([id])
      expect(await idsIn('customers', 'B-77')).toEqual([id])
      const company = await binnedCompany('合同会社みどり')
      expect(await idsIn('companies', 'みどり')).toEqual([company])
      const { fileId } = await binnedFile('契約書_最終.PDF')
      expect(await idsIn('files', '最終.pdf')).toEqual([fileId])
      expect(await idsIn('files', '%')).toEqual([])
    })

    it('a page at a time', async () => {
      for (let i = 0; i < 3; i++) await binnedCompany()
      const whole = await idsIn('companies')
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await readBin(member(), 'companies', { limit: 2, cursor })
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      expect(paged).toEqual(whole)
    })

    it('nobody whom the reader may not see, nor the files of such', async () => {
      const { actor } = manager()
      const hidden = await binnedCustomer({ ownerId: actor.userId })
      const { customerId, fileId } = await binnedFile()
      await customers.act(manager(), 'owner.set', { ownerId: actor.userId }, [customerId])
      const own = JSON.stringify({ memberSees: 'own' })
      await sql`insert into setting (key, value) values ('organisation', ${own}::jsonb)
        on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
      expect(await idsIn('customers')).not.toContain(hidden)
      expect(await idsIn('files')).not.toContain(fileId)
      expect((await restore(member(), 'customers', [hidden])).done).toEqual([])
      expect((await restore(member(), 'files', [fileId])).done).toEqual([])
      await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)
      expect(await idsIn('files')).toContain(fileId)
    })

    it('no files of a customer who is in the bin: they come back together', async () => {
      const { customerId, fileId } = await binnedFile()
      const { version } = await customers.getCustomer(member(), customerId)
      await customers.removeCustomer(member(), customerId, version)
      expect(await idsIn('files')).not.toContain(fileId)
      await restore(member(), 'customers', [customerId])
      expect(await idsIn('files')).toContain(fileId)
    })
  })

  describe('gives back', () => {
    it('customers, companies and files, to those who may change them', async () => {
      const [customer, company, { fileId }] = [
        await binnedCustomer(),
        await binnedCompany(),
        await binnedFile(),
      ]
      for (const [kind, id] of [
        ['customers', customer],
        ['companies', company],
        ['files', fileId],
      ] as const) {
        const path = `/bin/${kind}/restore` as const
        expect((await harness.request('readOnly', 'POST', path, { body: { ids: [id] } })).statusCode).toBe(
          403,
        )
        const answer = await harness.request('member', 'POST', path, { body: { ids: [id] } })
        expect(answer.json()).toEqual({ done: [id], refused: [] })
        expect(await idsIn(kind)).not.toContain(id)
      }
    })

    it('what it can, and says why it cannot give the rest', async () => {
      const taken = await binnedCustomer({ code: 'C-1' })
      const free = await binnedCustomer({ code: 'C-2' })
      await customers.createCustomer(member(), { familyName: '𠮷田', code: 'C-1', ...empty })
      const answer = await harness.call('member', binApi.endpoints.restore, {
        params: { kind: 'customers' },
        body: { ids: [taken, free] },
      })
      expect(answer.done).toEqual([free])
      expect(answer.refused).toEqual([{ id: taken, reason: expect.stringContaining('ほかの顧客') }])
      expect(await idsIn('customers')).toContain(taken)
    })

    it('nothing that is not in it', async () => {
      const never = newId()
      expect(await restore(member(), 'files', [never])).toMatchObject({ done: [], refused: [{ id: never }] })
    })
  })

  describe('deletes for good', () => {
    it('for administrators only', async () => {
      const id = await binnedCustomer()
      for (const role of ['manager', 'member', 'readOnly'] as const) {
        const refused = await harness.request(role, 'POST', '/bin/customers/purge', { body: { ids: [id] } })
        expect(refused.statusCode).toBe(403)
      }
      const answer = await harness.request('administrator', 'POST', '/bin/customers/purge', {
        body: { ids: [id] },
      })
      expect(answer.json()).toEqual({ done: [id], refused: [] })
    })

    it('a customer with everything that was kept, and leaves nothing of the person in the audit log', async () => {
      const made = await customers.createCustomer(member(), {
        familyName: '消える',
        code: 'Z-1',
        contactPoints: [{ kind: 'email', label: null, value: 'kieru@example.jp' }],
        posts: [{ companyName: '株式会社のこる' }],
        tagNames: ['消滅'],
      })
      const { id } = made
      const note = await writeNote(member(), id, { body: '消えるさんの秘密' })
      const record = { on: 'customer', recordId: id } as const
      const bytes = await blobs()
      const file = await addFile(member(), record, null, upload('消える.txt'))
      await customers.updateCustomer(member(), id, { version: made.version, remark: '消える備考' })
      const { version } = await customers.getCustomer(member(), id)
      await customers.removeCustomer(member(), id, version)
      await purge(administrator(), 'customers', [id])
      await harness.runJobs()

      const { db } = administrator()
      const { rows: tables } = await sql<{ name: string }>`
        select table_name as name from information_schema.columns where column_name = 'customer_id'
          and table_schema = 'public'`.execute(db)
      for (const { name } of tables) {
        const left = await sql`select 1 from ${sql.id(name)} where customer_id = ${id}::uuid`.execute(db)
        expect(left.rows, name).toEqual([])
      }
      expect(await blobs()).toBe(bytes)
      const { rows: entries } = await sql<{ action: string; subjectId: string; text: string }>`
        select action, subject_id, coalesce(before::text, '') || coalesce(after::text, '') as text
        from audit_entry where subject_id = any(${[id, note.id, file.id]}::text[]) order by id`.execute(db)
      expect(entries.every(({ text }) => text === '')).toBe(true)
      expect(entries.at(-1)).toMatchObject({ action: 'customer.purge', subjectId: id })
      expect(entries.map(({ action }) => action)).toContain('note.create')
      const mentions = await sql`select 1 from audit_entry
        where coalesce(before::text, '') || coalesce(after::text, '') like '%消える%'`.execute(db)
      expect(mentions.rows).toEqual([])
      // Another one may have the number now, and the company is still there.
      await customers.createCustomer(member(), { familyName: '次', code: 'Z-1', ...empty })
    })

    it('no customer who is not in the bin', async () => {
      const { id } = await customers.createCustomer(member(), { familyName: '残る', ...empty })
      expect(await purge(administrator(), 'customers', [id])).toMatchObject({ done: [], refused: [{ id }] })
      expect(await customers.getCustomer(member(), id)).toMatchObject({ familyName: '残る' })
    })

    it('a company with its files, but not while people have posts there', async () => {
      const [free, used] = [await binnedCompany('株式会社ひま'), await binnedCompany('株式会社いそがし')]
      const { id } = await customers.createCustomer(member(), { familyName: '林', ...empty })
      await sql`insert into customer_post (customer_id, id, company_id)
        values (${id}::uuid, ${newId()}::uuid, ${used}::uuid)`.execute(member().db)
      const answer = await harness.call('administrator', binApi.endpoints.purge, {
        params: { kind: 'companies' },
        body: { ids: [used, free] },
      })
      expect(answer.done).toEqual([free])
      expect(answer.refused).toEqual([{ id: used, reason: expect.stringContaining('1人') }])
    })

    it('a file, row and bytes', async () => {
      const before = await blobs()
      const { fileId } = await binnedFile('要らない.txt')
      expect(await purge(administrator(), 'files', [fileId])).toEqual({ done: [fileId], refused: [] })
      await harness.runJobs()
      expect(await blobs()).toBe(before)
      expect(await idsIn('files')).not.toContain(fileId)
    })
  })

  it('forgets in the audit log only by this door: no other change of it is possible', async () => {
    const { db } = administrator()
    await expect(sql`update audit_entry set actor_name = 'x'`.execute(db)).rejects.toThrow(/append-only/)
    await expect(sql`update audit_entry set before = null, after = null`.execute(db)).rejects.toThrow(
      /append-only/,
    )
    const forged = db.transaction().execute(async (tx) => {
      await sql`select set_config('enishi.forgetting', 'on', true)`.execute(tx)
      await sql`update audit_entry set actor_name = 'x', before = null, after = null`.execute(tx)
    })
    await expect(forged).rejects.toThrow(/append-only/)
    await expect(sql`delete from audit_entry`.execute(db)).rejects.toThrow(/append-only/)
  })

  it('is emptied by itself only where the operator says so, after the days they say', async () => {
    const [old, young] = [await binnedCustomer(), await binnedCustomer()]
    await sql`update customer set deleted_at = now() - interval '91 days' where customer_id = ${old}::uuid`.execute(
      harness.system().db,
    )
    const job = (emptyBinDays: number | null): JobWork => {
      const work: Work = harness.system()
      return {
        ...work,
        config: { ...work.config, emptyBinDays },
        runtime: harness.runtime,
        runId: newId(),
        signal: new AbortController().signal,
        progress: async () => {},
      }
    }
    expect(await emptyBin(job(null))).toEqual({})
    expect(await idsIn('customers')).toContain(old)
    expect(await emptyBin(job(90))).toEqual({
      customers: 1,
      companies: 0,
      plans: 0,
      products: 0,
      contracts: 0,
      complaints: 0,
      cards: 0,
      segments: 0,
      campaigns: 0,
      templates: 0,
      sharedBlocks: 0,
      mailImages: 0,
      coupons: 0,
      'mail-senders': 0,
      tags: 0,
      webhooks: 0,
      'return-mailboxes': 0,
      'return-hooks': 0,
    })
    const left = await idsIn('customers')
    expect(left).not.toContain(old)
    expect(left).toContain(young)
  })
})
