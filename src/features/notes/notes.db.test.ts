import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { write, type Work } from '#platform/work.ts'
import { addFile, downloadFile, readFiles } from '#features/files/files.actions.ts'
import { onePixel, upload } from '#features/files/files.make.ts'
import { editNote, readNotes, removeNote, restoreNote, writeNote } from './notes.actions.ts'
import { notesApi } from './notes.api.ts'

async function toldOf(work: Work, customerId: string): Promise<string[]> {
  const events = await work.db
    .selectFrom('customerEvent')
    .select('name')
    .where('customerId', '=', customerId)
    .orderBy('occurredAt')
    .execute()
  return events.map(({ name }) => name)
}

async function blobsIn(dataDir: string): Promise<number> {
  const files = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
  return files.filter((file) => file.isFile()).length
}

const attachFile = (work: Work, recordId: string, receive: ReturnType<typeof upload>) =>
  addFile(work, { on: 'customer', recordId }, null, receive)
const filesOf = async (work: Work, recordId: string) =>
  (await readFiles(work, { on: 'customer', recordId }, { limit: 50 })).items

describe('notes', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let customerId = ''
  beforeAll(async () => {
    await memberSees('all')
    customerId = await makeCustomer(manager().actor.userId)
  })
  async function makeCustomer(ownerId: string | null = null): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '髙橋',
      ownerId,
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    return made.id
  }
  async function memberSees(who: 'all' | 'own'): Promise<void> {
    await sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
  }

  describe('a note', () => {
    it('is written by a member, kept as typed, told and audited', async () => {
      const text = '\ufa19社様\n𠮷田さんより「葛\u{e0100}」の件 👨‍👩‍👧'
      const note = await harness.call('member', notesApi.endpoints.create, {
        params: { customerId },
        body: { body: text },
      })
      expect(note).toMatchObject({
        body: text,
        pinned: false,
        authorName: 'member',
        attachments: [],
        version: 1,
      })
      expect(await toldOf(member(), customerId)).toContain('note.written')
      const audits = await member()
        .db.selectFrom('auditEntry')
        .select(['action', 'after'])
        .where('subjectId', '=', note.id)
        .execute()
      expect(audits).toEqual([
        { action: 'note.create', after: { customerId, body: text, attachmentIds: [] } },
      ])
    })

    it('is not written by somebody who may only read', async () => {
      const path = `/customers/${customerId}/notes` as const
      const refused = await harness.request('readOnly', 'POST', path, { body: { body: 'あ' } })
      expect(refused.statusCode).toBe(403)
      expect((await harness.request('readOnly', 'GET', path)).statusCode).toBe(200)
    })

    it('is edited by its author and by a manager, but by no other member', async () => {
      const note = await writeNote(member(), customerId, { body: '一' })
      const place = { customerId, id: note.id }
      expect(await editNote(member(), place, { version: 1, body: '二' })).toMatchObject({
        body: '二',
        version: 2,
      })
      expect(await editNote(manager(), place, { version: 2, body: '三' })).toMatchObject({
        body: '三',
        authorName: 'member',
      })
      const managers = await writeNote(manager(), customerId, { body: '上司のメモ' })
      const other = { customerId, id: managers.id }
      await expect(editNote(member(), other, { version: 1, body: '×' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(editNote(member(), other, { version: 1, pinned: true })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(removeNote(member(), other, 1)).rejects.toMatchObject({ code: 'forbidden' })
      await removeNote(manager(), other, 1)
      await expect(restoreNote(member(), other)).rejects.toMatchObject({ code: 'forbidden' })
    })

    it('written by an API key belongs to nobody who has no user either', async () => {
      const key: Work = { ...member(), actor: { ...member().actor, kind: 'apiKey', userId: null } }
      const note = await writeNote(key, customerId, { body: '連携から' })
      await expect(
        editNote(key, { customerId, id: note.id }, { version: 1, body: '×' }),
      ).rejects.toMatchObject({ code: 'forbidden' })
    })

    it('refuses a stale change with the note as it is now, and raises no version for nothing', async () => {
      const note = await writeNote(member(), customerId, { body: '古い' })
      const place = { customerId, id: note.id }
      expect((await editNote(member(), place, { version: 1, body: '古い' })).version).toBe(1)
      await editNote(member(), place, { version: 1, body: '新しい' })
      await expect(editNote(member(), place, { version: 1, body: '別の' })).rejects.toMatchObject({
        code: 'stale',
        extra: { current: { body: '新しい', version: 2 } },
      })
      await expect(removeNote(member(), place, 1)).rejects.toMatchObject({ code: 'stale' })
    })

    it('needs text', async () => {
      await expect(writeNote(member(), customerId, { body: ' \n' })).rejects.toMatchObject({
        code: 'invalid',
      })
      const note = await writeNote(member(), customerId, { body: 'あ' })
      await expect(
        editNote(member(), { customerId, id: note.id }, { version: 1, body: ' ' }),
      ).rejects.toMatchObject({ code: 'invalid' })
    })

    it('that is pinned stands above newer ones, and pinning is not told', async () => {
      const id = await makeCustomer()
      const first = await writeNote(member(), id, { body: '一' })
      await writeNote(member(), id, { body: '二' })
      await editNote(member(), { customerId: id, id: first.id }, { version: 1, pinned: true })
      expect((await readNotes(member(), id)).map(({ body }) => body)).toEqual(['一', '二'])
      await editNote(member(), { customerId: id, id: first.id }, { version: 2, pinned: false })
      expect((await readNotes(member(), id)).map(({ body }) => body)).toEqual(['二', '一'])
      expect(await toldOf(member(), id)).toEqual(['customer.created', 'note.written', 'note.written'])
    })

    it('goes to the bin with its files and comes back with them', async () => {
      const id = await makeCustomer()
      const file = await attachFile(member(), id, upload('写真.png', onePixel))
      const note = await writeNote(member(), id, { body: '写真', attachmentIds: [file.id] })
      const place = { customerId: id, id: note.id }
      expect(note.attachments).toMatchObject([{ id: file.id, subject: { kind: 'note', id: note.id } }])
      await removeNote(member(), place, 1)
      expect(await readNotes(member(), id)).toEqual([])
      expect(await filesOf(member(), id)).toEqual([])
      await expect(
        downloadFile(member(), { on: 'customer', recordId: id, id: file.id }),
      ).rejects.toMatchObject({
        code: 'notFound',
      })
      await expect(removeNote(member(), place, 2)).rejects.toMatchObject({ code: 'notFound' })
      const back = await restoreNote(member(), place)
      expect(back).toMatchObject({ version: 3, attachments: [{ id: file.id }] })
      expect(await restoreNote(member(), place)).toEqual(back)
      expect(await toldOf(member(), id)).toEqual([
        'customer.created',
        'file.added',
        'note.written',
        'note.removed',
        'note.restored',
      ])
    })

    it("cannot be reached through another customer's address", async () => {
      const other = await makeCustomer()
      const note = await writeNote(member(), customerId, { body: 'ここだけ' })
      const file = await attachFile(member(), customerId, upload('a.txt'))
      await expect(
        editNote(member(), { customerId: other, id: note.id }, { version: 1 }),
      ).rejects.toMatchObject({ code: 'notFound' })
      await expect(
        downloadFile(member(), { on: 'customer', recordId: other, id: file.id }),
      ).rejects.toMatchObject({
        code: 'notFound',
      })
      await expect(writeNote(member(), other, { body: '×', attachmentIds: [file.id] })).rejects.toMatchObject(
        { code: 'invalid', extra: { fields: [{ path: 'attachmentIds' }] } },
      )
    })

    it('takes up no file that belongs to another note, and is not written then', async () => {
      const id = await makeCustomer()
      const file = await attachFile(member(), id, upload('a.txt'))
      await writeNote(member(), id, { body: '一', attachmentIds: [file.id, file.id] })
      await expect(writeNote(member(), id, { body: '二', attachmentIds: [file.id] })).rejects.toMatchObject({
        code: 'invalid',
      })
      expect(await readNotes(member(), id)).toHaveLength(1)
    })
  })

  describe('whoever may not see the customer', () => {
    it('learns nothing about its notes and files, and leaves nothing', async () => {
      const note = await writeNote(manager(), customerId, { body: '秘密' })
      const file = await attachFile(manager(), customerId, upload('秘密.txt'))
      await memberSees('own')
      const before = await blobsIn(harness.runtime.config.dataDir)
      const place = { customerId, id: note.id }
      for (const tried of [
        () => readNotes(member(), customerId),
        () => filesOf(member(), customerId),
        () => writeNote(member(), customerId, { body: 'あ' }),
        () => editNote(member(), place, { version: 1, body: 'あ' }),
        () => removeNote(member(), place, 1),
        () => restoreNote(member(), place),
        () => attachFile(member(), customerId, upload('a.txt')),
        () => downloadFile(member(), { on: 'customer', recordId: customerId, id: file.id }),
      ])
        await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
      expect(await blobsIn(harness.runtime.config.dataDir)).toBe(before)
      await memberSees('all')
    })

    it('because it is in the bin, neither', async () => {
      const id = await makeCustomer()
      await writeNote(member(), id, { body: 'あ' })
      await removeCustomer(manager(), id, 1)
      await expect(readNotes(manager(), id)).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  it('a note that is rolled back leaves neither event nor audit entry', async () => {
    const id = await makeCustomer()
    const failing = write(member(), async (tx) => {
      await writeNote(tx, id, { body: '幻' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await readNotes(member(), id)).toEqual([])
    expect(await toldOf(member(), id)).toEqual(['customer.created'])
  })
})
