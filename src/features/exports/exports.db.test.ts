import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { updateUser } from '#features/accounts/accounts.users.ts'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf, type CustomerDraft } from '#features/customers/customers.rows.ts'
import { addTags, tagsByName } from '#features/tags/tags.actions.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import { suggestMapping } from '#features/readings/readings.headings.ts'
import { rowReader } from '#features/readings/readings.customer.ts'
import { readCsv } from '#platform/csv/read.ts'
import { withClient } from '#platform/db/database.ts'
import { cancel } from '#platform/jobs/queue.ts'
import { jobWork, JobStopped } from '#platform/jobs/run.ts'
import type { Work } from '#platform/work.ts'
import {
  createExport,
  downloadExport,
  expireExports,
  getExport,
  readExports,
  runExport,
} from './exports.actions.ts'
import { exportsApi } from './exports.api.ts'

const unsafe = '\ufa19\ufa10\ufa1e\ufa1b\ufa1a\ufa26葛\u{e0100}\u{20bb7}'

type Row = { [heading: string]: string }

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function parse(bytes: Uint8Array, encoding: 'cp932' | 'utf8'): Promise<Row[]> {
  const records: string[][] = []
  const dialect = { delimiter: ',', quote: '"', newline: 'crlf', hasHeader: false } as const
  for await (const rows of readCsv(Readable.from([bytes]), { encoding, ...dialect }))
    records.push(...rows.map(({ cells }) => cells))
  const [headings = [], ...rest] = records
  return rest.map((cells) => Object.fromEntries(headings.map((heading, i) => [heading, cells[i] ?? ''])))
}

describe('an export', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const options = { subject: 'customer', format: 'utf8', reason: null } as const

  async function run(given: Partial<Parameters<typeof createExport>[1]> = {}, work: Work = manager()) {
    const { id } = await createExport(work, { ...options, ...given })
    await harness.runJobs()
    return getExport(work, id)
  }
  async function fileOf(id: string, work: Work = manager()): Promise<Buffer> {
    return bytesOf((await downloadExport(work, id)).body)
  }
  async function copy(drafts: CustomerDraft[]): Promise<void> {
    await withClient(harness.runtime.database.pool, (client) =>
      copyCustomers(client, drafts.map(rowsOf), { actorId: null }),
    )
  }
  const draft = (fields: CustomerDraft['fields']): CustomerDraft => ({
    fields,
    contactPoints: [],
    posts: [],
    tagIds: [],
  })

  beforeAll(async () => {
    const { id } = await createCustomer(manager(), {
      code: '000123',
      familyName: unsafe,
      givenName: '𠮷子',
      familyKana: 'カサイ',
      givenKana: 'ヨシコ',
      formerFamilyName: '髙﨑',
      honorific: '先生',
      gender: 'female',
      birthOn: '1955-02-28',
      stage: 'dormant',
      source: '新聞',
      registeredOn: '2020-04-01',
      occupation: '①医師',
      preferredContact: 'post',
      remark: '=1+1\n"改行"と,カンマ',
      ownerId: manager().actor.userId,
      contactPoints: [
        { kind: 'email', label: null, value: 'a@example.jp' },
        { kind: 'email', label: null, value: 'b@example.jp' },
        { kind: 'email', label: null, value: 'c@example.jp' },
        { kind: 'email', label: null, value: 'd@example.jp' },
        { kind: 'phone', label: null, value: '+81 90-1234-5678' },
        { kind: 'phone', label: null, value: '03-3000-1111' },
        { kind: 'address', label: null, value: '北海道札幌市中央区北1条西2丁目', postalCode: '0600001' },
        { kind: 'line', label: null, value: 'Uabc' },
      ],
      posts: [{ companyName: '㈱髙島屋', department: '総務', title: '部長' }],
      tagNames: [],
    })
    const tags = await tagsByName(manager(), ['定期', 'VIP'])
    await addTags(
      manager(),
      [id],
      [...tags.values()].map((tag) => tag.id),
    )
  })

  it('writes every field as it is stored, to the code point', async () => {
    const made = await run()
    expect(made).toMatchObject({ state: 'done', rowCount: 1, losses: null, problem: null, format: 'utf8' })
    expect(made.fileName).toMatch(/^顧客_\d{4}-\d\d-\d\d_\d{4}\.csv$/)
    const bytes = await fileOf(made.id)
    expect(bytes.subarray(0, 3).toString()).toBe('会')
    const [row] = await parse(bytes, 'utf8')
    expect(row).toMatchObject({
      会員番号: '000123',
      姓: unsafe,
      名: '𠮷子',
      セイ: 'カサイ',
      メイ: 'ヨシコ',
      旧姓: '髙﨑',
      敬称: '先生',
      性別: '女性',
      生年月日: '1955-02-28',
      職業: '①医師',
      メール: 'a@example.jp',
      メール2: 'b@example.jp',
      メール3: 'c@example.jp',
      電話: '+81 90-1234-5678',
      電話2: '03-3000-1111',
      電話3: '',
      郵便番号: '060-0001',
      住所: '北海道札幌市中央区北1条西2丁目',
      都道府県: '北海道',
      'LINE ID': 'Uabc',
      希望の連絡方法: '郵便',
      会社名: '㈱髙島屋',
      部署: '総務',
      役職: '部長',
      状態: '休眠',
      担当: 'manager',
      タグ: 'VIP;定期',
      獲得経路: '新聞',
      登録日: '2020-04-01',
      備考: '=1+1\n"改行"と,カンマ',
    })
    expect(bytes.toString()).toContain(`'=1+1`)
  })

  it('is read back by the import, field by field', async () => {
    const made = await run({ format: 'utf8bom', q: 'カサイ' })
    const [row = {}] = await parse(await fileOf(made.id), 'utf8')
    const headings = Object.keys(row)
    const mapping = suggestMapping(headings, [Object.values(row)], { hasHeader: true })
    const summaries = ['fullName', 'fullKana']
    expect(mapping).toEqual(customerFields.map(({ key }) => key).filter((key) => !summaries.includes(key)))
    const owners = new Map([['manager', manager().actor.userId]])
    const reading = rowReader({ mapping, headings, owners, today: '2026-11-21' })(Object.values(row))
    // The domains of RFC 2606 are nobody's, and the import says so.
    expect([...new Set(reading.reasons.map(({ code }) => code))]).toEqual(['emailDummy'])
    expect(reading.leftovers).toEqual([])
    expect(reading.fields).toMatchObject({
      code: '000123',
      familyName: unsafe,
      gender: 'female',
      stage: 'dormant',
      preferredContact: 'post',
      birthOn: '1955-02-28',
      ownerId: manager().actor.userId,
    })
    expect(reading.contactPoints.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['c@example.jp', '+81 90-1234-5678', '北海道札幌市中央区北1条西2丁目']),
    )
    expect(reading.post).toMatchObject({ companyName: '㈱髙島屋', department: '総務', title: '部長' })
    expect(reading.tagNames).toEqual(['VIP', '定期'])
  })

  it('begins with a byte order mark where that was asked for', async () => {
    const made = await run({ format: 'utf8bom' })
    expect((await fileOf(made.id)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  })

  it('in CP932 reports every character it cannot write, and writes no question mark', async () => {
    const made = await run({ format: 'cp932' })
    // U+FA19 and its like are in CP932 (IBM extensions); the variation selector and 𠮷 are not.
    expect(made.losses).toMatchObject({ count: 3, rows: 1 })
    expect(made.losses?.samples).toEqual([
      { row: 2, column: 2, character: '葛\u{e0100}', codePoint: 'U+845B U+E0100' },
      { row: 2, column: 2, character: '\u{20bb7}', codePoint: 'U+20BB7' },
      { row: 2, column: 3, character: '\u{20bb7}', codePoint: 'U+20BB7' },
    ])
    const bytes = await fileOf(made.id)
    expect(bytes.includes('?')).toBe(false)
    const [row] = await parse(bytes, 'cp932')
    expect(row).toMatchObject({ 姓: '\ufa19\ufa10\ufa1e\ufa1b\ufa1a\ufa26葛〓', 名: '〓子', 旧姓: '髙﨑' })
  })

  it('leaves an audit entry with reason, filter and number of rows', async () => {
    const made = await run({ reason: '宛名印刷', q: 'カサイ' })
    const entry = await harness
      .system()
      .db.selectFrom('auditEntry')
      .select(['action', 'actorName', 'after'])
      .where('subjectId', '=', made.id)
      .execute()
    expect(entry).toMatchObject([
      {
        action: 'customer.export',
        actorName: 'manager',
        after: { rowCount: 1, reason: '宛名印刷', q: 'カサイ', filter: null, format: 'utf8' },
      },
    ])
  })

  describe('of several customers', () => {
    const many = 4500
    beforeAll(async () => {
      await copy(
        Array.from({ length: many }, (_, i) =>
          draft({
            familyName: `多数${i}`,
            familyKana: 'タスウ',
            code: `n${i}`,
            source: i < 2 ? '絞る' : null,
          }),
        ),
      )
    })

    it('holds each of them once, in the order of readings, over several batches', async () => {
      const made = await run()
      expect(made.rowCount).toBe(many + 1)
      const rows = await parse(await fileOf(made.id), 'utf8')
      expect(rows[0]?.['セイ']).toBe('カサイ')
      expect(new Set(rows.map((row) => row['会員番号'])).size).toBe(many + 1)
      const job = await manager()
        .db.selectFrom('jobRun')
        .select(['state', 'result'])
        .where('subject', '=', `export:${made.id}`)
        .executeTakeFirst()
      expect(job).toEqual({ state: 'done', result: { rowCount: many + 1 } })
    })

    it('keeps to filter, words and chosen ids together', async () => {
      const filter = JSON.stringify({
        kind: 'field',
        params: { field: 'source', op: 'equals', value: '絞る' },
      })
      const both = await run({ filter })
      expect(both.rowCount).toBe(2)
      const { rows } = await sql<{ id: string }>`
        select customer_id as id from customer where code in ('n0', 'n5')`.execute(manager().db)
      const ids = rows.map(({ id }) => id)
      expect((await run({ ids })).rowCount).toBe(2)
      expect((await run({ ids, filter })).rowCount).toBe(1)
      expect((await run({ ids: [] })).rowCount).toBe(0)
      expect((await run({ q: '多数4499' })).rowCount).toBe(1)
    })

    it('leaves out the bin', async () => {
      const gone = await createCustomer(manager(), {
        familyName: '消えた人',
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
      expect((await run({ q: '消えた人' })).rowCount).toBe(1)
      await removeCustomer(manager(), gone.id, 1)
      expect((await run({ q: '消えた人' })).rowCount).toBe(0)
    })

    it('stops when it is cancelled on the way, and leaves no file', async () => {
      const made = await createExport(manager(), options)
      const { runtime } = harness
      const working = { ...jobWork(runtime, manager(), made.id, new AbortController().signal) }
      const stopping = {
        ...working,
        progress: async (done: number) => {
          if (done > 0) throw new JobStopped('cancelled')
        },
      }
      await expect(runExport(stopping, made.id)).rejects.toBeInstanceOf(JobStopped)
      expect(await getExport(manager(), made.id)).toMatchObject({ state: 'cancelled', fileName: null })
      await expect(downloadExport(manager(), made.id)).rejects.toMatchObject({ code: 'notFound' })
      await harness.runJobs()
      expect(await getExport(manager(), made.id)).toMatchObject({ state: 'cancelled' })
    })

    it('goes on from the beginning after the worker was stopped, and only once to the end', async () => {
      const made = await createExport(manager(), options)
      const working = jobWork(harness.runtime, manager(), made.id, new AbortController().signal)
      const stopping = { ...working, progress: () => Promise.reject(new JobStopped('shutdown')) }
      await expect(runExport(stopping, made.id)).rejects.toBeInstanceOf(JobStopped)
      expect(await getExport(manager(), made.id)).toMatchObject({ state: 'queued' })
      await harness.runJobs()
      expect(await getExport(manager(), made.id)).toMatchObject({ state: 'done', rowCount: many + 1 })
      expect(await runExport(working, made.id)).toBeNull()
    })
  })

  it('that is cancelled before it begins says so', async () => {
    const made = await createExport(manager(), options)
    const { id } = await manager()
      .db.selectFrom('jobRun')
      .select('id')
      .where('subject', '=', `export:${made.id}`)
      .executeTakeFirstOrThrow()
    await cancel(manager(), id)
    await harness.runJobs()
    expect(await getExport(manager(), made.id)).toMatchObject({ state: 'cancelled', fileName: null })
  })

  it('on a full disk fails with a sentence that says what to do', async () => {
    const made = await createExport(manager(), options)
    const working = jobWork(harness.runtime, manager(), made.id, new AbortController().signal)
    const full = {
      ...working,
      blobs: {
        ...working.blobs,
        async put(body: AsyncIterable<Uint8Array>) {
          // The kernel's own full disk.
          await pipeline(Readable.from(body, { objectMode: false }), createWriteStream('/dev/full'))
          throw new Error('not full')
        },
      },
    }
    await expect(runExport(full, made.id)).rejects.toMatchObject({ code: 'unavailable' })
    const failed = await getExport(manager(), made.id)
    expect(failed).toMatchObject({ state: 'failed', fileName: null })
    expect(failed.problem).toContain('ディスクの空き')
  })

  it('refuses a filter that is none at once', async () => {
    await expect(createExport(manager(), { ...options, filter: '{' })).rejects.toMatchObject({
      code: 'invalid',
    })
    const unknown = JSON.stringify({ kind: 'moonPhase', params: {} })
    await expect(createExport(manager(), { ...options, filter: unknown })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  describe('belongs to its maker', () => {
    it('and is not made by those without the permission', async () => {
      for (const role of ['member', 'readOnly'] as const)
        expect((await harness.request(role, 'POST', '/exports', { body: {} })).statusCode).toBe(403)
      const asked = await harness.call('manager', exportsApi.endpoints.create, { body: {} })
      expect(asked).toMatchObject({ state: 'queued', format: 'cp932', createdByName: 'manager' })
      await harness.runJobs()
    })

    it('and to administrators, but to no other manager', async () => {
      const made = await run()
      const { session } = await harness.signIn('manager')
      const path = `/exports/${made.id}` as const
      expect((await harness.request({ session }, 'GET', path)).statusCode).toBe(404)
      expect((await harness.request({ session }, 'GET', `${path}/file`)).statusCode).toBe(404)
      expect((await harness.request({ session }, 'GET', '/exports')).json()).toEqual({
        items: [],
        next: null,
      })
      const file = await harness.request('administrator', 'GET', `${path}/file`)
      expect(file.statusCode).toBe(200)
      expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(file.headers['content-disposition']).toMatch(/^attachment; .*%E9%A1%A7%E5%AE%A2/)
      const audits = await harness
        .system()
        .db.selectFrom('auditEntry')
        .select(['action', 'actorName'])
        .where('subjectId', '=', made.id)
        .where('action', '=', 'export.download')
        .execute()
      expect(audits).toEqual([{ action: 'export.download', actorName: 'administrator' }])
    })

    it('who gets nothing after losing the permission meanwhile', async () => {
      const { db } = harness.system()
      const { session } = await harness.signIn('manager')
      const asked = await harness.request({ session }, 'POST', '/exports', { body: {} })
      const { id } = exportsApi.endpoints.create.returns.parse(asked.json())
      const maker = await db
        .selectFrom('exportBatch')
        .innerJoin('appUser', 'appUser.id', 'exportBatch.createdBy')
        .select(['appUser.id', 'appUser.version'])
        .where('exportBatch.id', '=', id)
        .executeTakeFirstOrThrow()
      await updateUser(harness.as('administrator'), maker.id, { version: maker.version, role: 'member' })
      await harness.runJobs()
      const failed = await getExport(harness.as('administrator'), id)
      expect(failed).toMatchObject({ state: 'failed', fileName: null })
      expect(failed.problem).toContain('顧客・取引先を書き出す')
      const inEnglish = await getExport({ ...harness.as('administrator'), locale: 'en' }, id)
      expect(inEnglish.problem).toContain('Export customers and companies')
    })
  })

  it('pages through past exports, newest first', async () => {
    const first = await readExports(manager(), { limit: 2 })
    const second = await readExports(manager(), { limit: 2, cursor: first.next ?? '' })
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(ids).toHaveLength(4)
    expect(ids).toEqual(ids.toSorted().toReversed())
  })

  it('loses its file after seven days, and stays on record', async () => {
    const made = await run({ q: 'カサイ' })
    const { db } = harness.system()
    const age = (days: number) =>
      sql`update export_batch set finished_at = now() - make_interval(days => ${sql.lit(days)}) where id = ${made.id}::uuid`.execute(
        db,
      )
    const { blobKey } = await db
      .selectFrom('exportBatch')
      .select('blobKey')
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow()
    const nightly = jobWork(harness.runtime, harness.system(), 'exports.expire', new AbortController().signal)
    await age(6)
    await expireExports(nightly)
    expect((await fileOf(made.id)).length).toBeGreaterThan(0)
    await age(7)
    await expect(downloadExport(manager(), made.id)).rejects.toMatchObject({ code: 'notFound' })
    expect(await expireExports(nightly)).toEqual({ expired: 1 })
    await expect(harness.runtime.blobs.size(blobKey ?? '')).rejects.toThrow(/ENOENT/)
    expect(await getExport(manager(), made.id)).toMatchObject({ state: 'done', rowCount: 1, fileName: null })
    expect(await expireExports(nightly)).toEqual({ expired: 0 })
  })

  describe('by command', () => {
    let folder = ''
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'enishi-export-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))
    const command = (...args: string[]) =>
      harness.runtime.app.commands.get('export customers')?.run(harness.runtime, args)

    it('writes a file, prints what came out and leaves an audit entry', async () => {
      const file = join(folder, 'a.csv')
      await command(file, '--format', 'utf8', '--q', 'カサイ')
      expect(await parse(await readFile(file), 'utf8')).toMatchObject([{ 姓: unsafe }])
      const entries = await harness
        .system()
        .db.selectFrom('auditEntry')
        .select(['actorName', 'after'])
        .where('action', '=', 'customer.export')
        .where('subjectId', 'is', null)
        .execute()
      expect(entries).toMatchObject([{ actorName: 'command export', after: { rowCount: 1, q: 'カサイ' } }])
    })

    it('never overwrites a file, and leaves none behind when it fails', async () => {
      const file = join(folder, 'mine.csv')
      await writeFile(file, '大切')
      await expect(command(file)).rejects.toMatchObject({ code: 'conflict' })
      expect(await readFile(file, 'utf8')).toBe('大切')
    })

    it('says how it is used', async () => {
      for (const args of [[], ['a', 'b'], ['a', '--format', 'utf7'], ['a', '--force']])
        await expect(command(...args)).rejects.toThrow(/Usage: export customers FILE/)
    })
  })
})
