import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCompany, removeCompany } from '#features/companies/companies.actions.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import * as actions from './files.actions.ts'
import { filesApi } from './files.api.ts'
import { tidyUpFiles } from './files.jobs.ts'
import { onePixel, upload } from './files.make.ts'
import type { RecordRef } from './files.ts'

const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'

describe('files', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  let customer: RecordRef = { on: 'customer', recordId: '' }
  let company: RecordRef = { on: 'company', recordId: '' }
  beforeAll(async () => {
    customer = await makeCustomer(manager().actor.userId)
    company = await makeCompany()
  })

  async function makeCustomer(ownerId: string | null = null): Promise<RecordRef> {
    const given = { familyName: '髙橋', ownerId, contactPoints: [], posts: [], tagNames: [] }
    return { on: 'customer', recordId: (await createCustomer(manager(), given)).id }
  }
  async function makeCompany(): Promise<RecordRef> {
    return { on: 'company', recordId: (await createCompany(manager(), { name: '株式会社青空' })).id }
  }
  const add = (
    record: RecordRef,
    name = 'a.txt',
    content: string | Uint8Array = 'x',
    work: Work = member(),
  ) => actions.addFile(work, record, null, upload(name, content))
  const namesOf = async (record: RecordRef) =>
    (await actions.readFiles(member(), record, { limit: 50 })).items.map(({ name }) => name)
  const auditsOf = (id: string) =>
    member()
      .db.selectFrom('auditEntry')
      .select(['action', 'before', 'after'])
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
  async function toldOf({ recordId }: RecordRef): Promise<string[]> {
    const events = member().db.selectFrom('customerEvent').select('name').where('customerId', '=', recordId)
    return (await events.orderBy('occurredAt').execute()).map(({ name }) => name)
  }
  async function blobs(): Promise<string[]> {
    const { dataDir } = harness.runtime.config
    const found = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    return found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  }
  const send = (record: RecordRef, name: string, content: string | Uint8Array<ArrayBuffer>) =>
    harness.request('member', 'POST', `/files/${record.on}/${record.recordId}`, { file: { name, content } })
  const get = (record: RecordRef, id: string, how: 'show' | 'download') =>
    harness.request('readOnly', 'GET', `/files/${record.on}/${record.recordId}/${id}/${how}`)
  const sent = async (record: RecordRef, name: string, content: string | Uint8Array<ArrayBuffer>) =>
    filesApi.endpoints.add.returns.parse((await send(record, name, content)).json())

  describe.each([['customer'], ['company']] as const)('on a %s', (on) => {
    const record = () => (on === 'customer' ? customer : company)

    it('come back byte for byte under their Japanese names', async () => {
      const content = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
      const { id } = await sent(record(), 'お見積り（髙橋様）.bin', content)
      const answer = await get(record(), id, 'download')
      expect(answer.rawPayload.equals(content)).toBe(true)
      expect(answer.headers['content-disposition']).toBe(
        `attachment; filename="_________.bin"; filename*=UTF-8''${encodeURIComponent('お見積り（髙橋様）.bin')}`,
      )
      expect(answer.headers['content-length']).toBe('300000')
    })

    it('are listed newest first, a page at a time, with the sum of all of them', async () => {
      const fresh = on === 'customer' ? await makeCustomer() : await makeCompany()
      for (const name of ['1.txt', '2.txt', '3.txt']) await add(fresh, name, 'four')
      const { list } = filesApi.endpoints
      const first = await harness.call('readOnly', list, {
        params: fresh,
        query: { limit: 2 },
      })
      expect(first.items.map(({ name }) => name)).toEqual(['3.txt', '2.txt'])
      expect(first).toMatchObject({ count: 3, size: 12, maxBytes: 25_000_000 })
      const second = await harness.call('readOnly', list, {
        params: fresh,
        query: { limit: 2, cursor: first.next ?? '' },
      })
      expect(second.items.map(({ name }) => name)).toEqual(['1.txt'])
      expect(second.next).toBeNull()
    })

    it('are renamed, and a stale rename is refused with the file as it is now', async () => {
      const file = await add(record(), '古い.txt')
      const place = { ...record(), id: file.id }
      const renamed = await actions.renameFile(member(), place, { version: 1, name: '../新しい.txt' })
      expect(renamed).toMatchObject({ name: '新しい.txt', version: 2 })
      await expect(
        actions.renameFile(manager(), place, { version: 1, name: '別の.txt' }),
      ).rejects.toMatchObject({ code: 'stale', extra: { current: { name: '新しい.txt', version: 2 } } })
      await expect(actions.removeFile(manager(), place, 1)).rejects.toMatchObject({ code: 'stale' })
      await expect(actions.renameFile(member(), place, { version: 2, name: '　' })).rejects.toMatchObject({
        code: 'invalid',
      })
    })

    it('go to the bin, where nobody finds them, and come back', async () => {
      const file = await add(record(), '消す.txt')
      const place = { ...record(), id: file.id }
      await actions.removeFile(member(), place, file.version)
      expect(await namesOf(record())).not.toContain('消す.txt')
      expect((await get(record(), file.id, 'download')).statusCode).toBe(404)
      await expect(actions.removeFile(member(), place, 2)).rejects.toMatchObject({ code: 'notFound' })
      const back = await actions.restoreFile(member(), place)
      expect(back).toMatchObject({ name: '消す.txt', version: 3 })
      expect(await actions.restoreFile(member(), place)).toEqual(back)
      expect((await get(record(), file.id, 'download')).statusCode).toBe(200)
    })

    it('are not written by somebody who may only read', async () => {
      const path = `/files/${on}/${record().recordId}` as const
      const file = await add(record())
      const tried = [
        await harness.request('readOnly', 'POST', path, { file: { name: 'a', content: 'x' } }),
        await harness.request('readOnly', 'PATCH', `${path}/${file.id}`, { body: { version: 1, name: 'b' } }),
        await harness.request('readOnly', 'DELETE', `${path}/${file.id}`, { query: { version: 1 } }),
        await harness.request('readOnly', 'POST', `${path}/${file.id}/restore`),
      ]
      expect(tried.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403])
      expect((await harness.request('readOnly', 'GET', path)).statusCode).toBe(200)
      expect((await harness.request('visitor', 'GET', path)).statusCode).toBe(401)
    })

    it('are audited, downloads and views too', async () => {
      const file = await sent(record(), '写真.png', onePixel)
      const place = { ...record(), id: file.id }
      await get(record(), file.id, 'download')
      await get(record(), file.id, 'show')
      await actions.renameFile(member(), place, { version: 1, name: '名刺.png' })
      await actions.removeFile(member(), place, 2)
      const holder = { [`${on}Id`]: record().recordId }
      expect(await auditsOf(file.id)).toEqual([
        {
          action: 'file.add',
          before: null,
          after: {
            ...holder,
            name: '写真.png',
            mediaType: 'image/png',
            size: onePixel.length,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
        { action: 'file.download', before: null, after: { ...holder, name: '写真.png' } },
        { action: 'file.view', before: null, after: { ...holder, name: '写真.png' } },
        { action: 'file.rename', before: { name: '写真.png' }, after: { ...holder, name: '名刺.png' } },
        { action: 'file.remove', before: null, after: { ...holder, name: '名刺.png' } },
      ])
    })
  })

  describe('what a file is', () => {
    it('is shown when its bytes prove a picture, whatever it is called, and in a sandbox', async () => {
      const { id, preview } = await sent(customer, '写真.html', onePixel)
      expect(preview).toBe('image')
      const shown = await get(customer, id, 'show')
      expect(shown.headers['content-type']).toContain('image/png')
      expect(shown.headers['content-disposition']).toMatch(/^inline/)
      expect(shown.headers['content-security-policy']).toMatch(/sandbox/)
      expect(shown.headers['x-frame-options']).toBe('DENY')
      expect((await get(customer, id, 'download')).headers['content-disposition']).toMatch(/^attachment/)
    })

    it('is shown when it is a PDF, in a frame of our own pages only', async () => {
      const { id, preview } = await sent(customer, '契約書', pdf)
      expect(preview).toBe('pdf')
      const shown = await get(customer, id, 'show')
      expect(shown.headers['content-type']).toContain('application/pdf')
      expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
      expect(shown.headers['content-security-policy']).toContain("frame-ancestors 'self'")
      expect(shown.headers['x-frame-options']).toBe('SAMEORIGIN')
      expect(shown.headers['x-content-type-options']).toBe('nosniff')
    })

    it.each([
      ['写真.png', '<html><script>alert(1)</script></html>'],
      ['図.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['a.xml', '<?xml version="1.0"?><?xml-stylesheet href="x"?><x/>'],
      ['a.gif', 'MZ\u0090\0\u0003\0\0\0'],
      ['a.pdf', '#!/bin/sh\n'],
    ])('that could run is kept and only ever saved to disk: %s', async (name, content) => {
      const { id, preview } = await sent(customer, name, content)
      expect(preview).toBeNull()
      expect((await get(customer, id, 'show')).statusCode).toBe(415)
      const saved = await get(customer, id, 'download')
      expect(saved.body).toBe(content)
      expect(saved.headers['content-disposition']).toMatch(/^attachment/)
      expect(saved.headers['content-type']).not.toMatch(/html|xml|svg|script/)
      expect(saved.headers['x-content-type-options']).toBe('nosniff')
    })
  })

  describe('a file that is refused leaves no bytes', () => {
    it.each(['customer', 'company'] as const)('since it is empty, on a %s', async (on) => {
      const before = (await blobs()).length
      const answer = await send(on === 'customer' ? customer : company, 'a.txt', '')
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ fields: [{ path: 'file' }] })
      expect(await blobs()).toHaveLength(before)
    })
    it('since it is too large, with the limit in words', async () => {
      const before = (await blobs()).length
      const small: Work = { ...member(), config: { ...member().config, maxFileBytes: 2_000_000 } }
      const large = add(customer, 'a.png', new Uint8Array(2_000_001), small)
      await expect(large).rejects.toMatchObject({ code: 'tooLarge' })
      await expect(large).rejects.toThrow('2 MB')
      expect(await blobs()).toHaveLength(before)
    })
    it('since the record went to the bin while it was on its way', async () => {
      const record = await makeCustomer()
      const before = (await blobs()).length
      const late = actions.addFile(member(), record, null, async () => {
        await removeCustomer(manager(), record.recordId, 1)
        return upload('a.txt')()
      })
      await expect(late).rejects.toMatchObject({ code: 'notFound' })
      expect(await blobs()).toHaveLength(before)
    })
    it('since the request holds none', async () => {
      const path = `/files/customer/${customer.recordId}` as const
      const answer = await harness.request('member', 'POST', path, { body: {} })
      expect(answer.json()).toMatchObject({ code: 'invalid', fields: [{ path: 'file' }] })
    })
  })

  it('belong to a thing of the record where one is named', async () => {
    const record = await makeCustomer()
    const contract = newId()
    const path = `/files/customer/${record.recordId}` as const
    const answer = await harness.request('member', 'POST', path, {
      query: { subjectKind: 'contract', subjectId: contract },
      file: { name: '契約書.pdf', content: pdf },
    })
    expect(answer.json()).toMatchObject({ subject: { kind: 'contract', id: contract } })
    await add(record, 'その他.txt')
    const ofContract = await harness.request('member', 'GET', path, { query: { subjectId: contract } })
    expect(ofContract.json()).toMatchObject({ count: 1, items: [{ name: '契約書.pdf' }] })
    expect(await namesOf(record)).toEqual(['その他.txt', '契約書.pdf'])
  })

  it('are told on the customer’s timeline', async () => {
    const record = await makeCustomer()
    const file = await add(record)
    await actions.removeFile(member(), { ...record, id: file.id }, 1)
    await actions.restoreFile(member(), { ...record, id: file.id })
    expect(await toldOf(record)).toEqual(['customer.created', 'file.added', 'file.removed', 'file.restored'])
  })

  it('cannot be reached through another record’s address', async () => {
    const other = await makeCustomer()
    const file = await add(customer)
    const stolen = { ...other, id: file.id }
    for (const tried of [
      () => actions.downloadFile(member(), stolen),
      () => actions.showFile(member(), stolen),
      () => actions.renameFile(member(), stolen, { version: 1, name: 'b' }),
      () => actions.removeFile(member(), stolen, 1),
      () => actions.restoreFile(member(), stolen),
      () => actions.downloadFile(member(), { ...company, id: file.id }),
    ])
      await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are hidden with a customer who may not be seen, and with records in the bin', async () => {
    const file = await add(customer)
    const own = JSON.stringify({ memberSees: 'own' })
    await sql`insert into setting (key, value) values ('organisation', ${own}::jsonb)
      on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    const before = (await blobs()).length
    for (const tried of [
      () => namesOf(customer),
      () => add(customer),
      () => actions.downloadFile(member(), { ...customer, id: file.id }),
      () => actions.removeFile(member(), { ...customer, id: file.id }, 1),
    ])
      await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
    expect(await blobs()).toHaveLength(before)
    await sql`delete from setting where key = 'organisation'`.execute(harness.system().db)

    const binned = await makeCompany()
    const ofCompany = await add(binned)
    await removeCompany(manager(), binned.recordId, 1)
    await expect(namesOf(binned)).rejects.toMatchObject({ code: 'notFound' })
    await expect(actions.downloadFile(member(), { ...binned, id: ofCompany.id })).rejects.toMatchObject({
      code: 'notFound',
    })
  })

  it('need the record’s own permission besides that of files', async () => {
    const { actor } = member()
    const permissions = new Set([...actor.permissions].filter((key) => key !== 'companies.write'))
    const held: Work = { ...member(), actor: { ...actor, permissions } }
    await expect(add(company, 'a.txt', 'x', held)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(add(customer, 'a.txt', 'x', held)).resolves.toMatchObject({ name: 'a.txt' })
  })

  it('whose bytes were lost say so', async () => {
    const file = await add(customer)
    const { blobKey } = await member()
      .db.selectFrom('attachment')
      .select('blobKey')
      .where('id', '=', file.id)
      .executeTakeFirstOrThrow()
    expect(blobKey, 'a key that says nothing of what it holds').toMatch(/^[0-9a-f]{2}\/[0-9a-f-]{36}$/)
    await harness.runtime.blobs.remove(blobKey)
    await expect(actions.downloadFile(member(), { ...customer, id: file.id })).rejects.toThrow(/data folder/)
  })

  describe('tidying up', () => {
    const tidyUp = () => tidyUpFiles({ ...harness.system(), signal: new AbortController().signal })

    it('deletes for good what has been in the bin for thirty days, row and bytes', async () => {
      const [young, old] = [await add(company, '新.txt'), await add(company, '旧.txt')]
      const before = (await blobs()).length
      for (const { id } of [young, old]) await actions.removeFile(member(), { ...company, id }, 1)
      await sql`update company_file set deleted_at = now() - interval '31 days' where id = ${old.id}::uuid`.execute(
        harness.system().db,
      )
      expect(await tidyUp()).toMatchObject({ expired: 1 })
      expect(await blobs()).toHaveLength(before - 1)
      expect((await auditsOf(old.id)).at(-1)).toMatchObject({
        action: 'file.purge',
        before: null,
        after: null,
      })
      await actions.restoreFile(member(), { ...company, id: young.id })
      await expect(actions.restoreFile(member(), { ...company, id: old.id })).rejects.toMatchObject({
        code: 'notFound',
      })
    })

    it('removes old bytes that nothing names, and leaves young and named ones', async () => {
      await tidyUp()
      const named = await add(customer, '残す.txt')
      const put = async () => (await harness.runtime.blobs.put((await upload('x')()).body, 10)).key
      const [young, old, ofJob, workbook] = [await put(), await put(), await put(), await put()]
      await sql`insert into job_run (id, kind, payload, actor_kind, actor_name)
        values (${newId()}::uuid, 'x', ${JSON.stringify({ key: ofJob })}::jsonb, 'system', 'x')`.execute(
        harness.system().db,
      )
      await sql`insert into import_batch (id, file_name, blob_key, source_blob_key, size, sha256, format, header, mapping,
          created_by_name)
        values (${newId()}::uuid, 'a.xlsx', 'x', ${workbook}, 1, 'x', '{}', '[]', '[]', 'x')`.execute(
        harness.system().db,
      )
      const longAgo = new Date(Date.now() - 5 * 24 * 3_600_000)
      const { dataDir } = harness.runtime.config
      for (const path of await blobs()) if (!path.endsWith(young)) await utimes(path, longAgo, longAgo)
      expect(await tidyUp()).toMatchObject({ leftBehind: 1 })
      await expect(stat(join(dataDir, 'files', old))).rejects.toThrow('ENOENT')
      for (const kept of [young, ofJob, workbook])
        await expect(stat(join(dataDir, 'files', kept))).resolves.toBeDefined()
      expect((await get(customer, named.id, 'download')).statusCode).toBe(200)
    })
  })
})
