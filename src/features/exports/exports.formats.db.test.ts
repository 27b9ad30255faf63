import { Readable } from 'node:stream'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCompany } from '#features/companies/companies.actions.ts'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { scoreOf } from '#features/quality/quality.actions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { newId } from '#kit/ids.ts'
import { readCsv } from '#platform/csv/read.ts'
import type { Work } from '#platform/work.ts'
import { createExport, decideExport, downloadExport, getExport } from './exports.actions.ts'
import { writeFile as writeExport } from './exports.write.ts'

const unsafe = '\ufa19葛\u{e0100}\u{20bb7}'

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
  beforeAll(async () => {
    await createCustomer(manager(), {
      familyName: unsafe,
      givenName: '𠮷子',
      familyKana: 'カサイ',
      birthOn: '1955-02-28',
      contactPoints: [{ kind: 'email', label: null, value: 'a@example.jp' }],
      posts: [],
      tagNames: [],
    })
  })

  describe('of chosen columns', () => {
    it('has just these, in this order, and refuses a key that is no field', async () => {
      const made = await run({ columns: ['birthOn', 'fullName', 'email'], q: 'カサイ' })
      const text = (await fileOf(made.id)).toString()
      expect(text).toBe(`生年月日,氏名,メール\r\n1955-02-28,${unsafe} 𠮷子,a@example.jp\r\n`)
      await expect(run({ columns: ['moon'] })).rejects.toMatchObject({ code: 'invalid' })
    })

    it.each(['customer', 'company'] as const)('has any field that a list of %s shows', async (subject) => {
      await createCompany(manager(), { name: '株式会社すべての列' })
      const fields = (await readFieldSet(manager())).of(subject)
      const columns = fields.map(({ key }) => key)
      for (const format of ['utf8', 'xlsx', 'jsonl'] as const)
        expect(await run({ subject, format, columns })).toMatchObject({ state: 'done', problem: null })
      const { id } = await run({ subject, columns: ['createdAt', 'updatedAt'] })
      const [row = {}] = await parse(await fileOf(id), 'utf8')
      for (const heading of ['作成日時', '更新日時'])
        expect(row[heading]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/)
    })
  })

  describe('of what the check found', () => {
    it('has it as text and as numbers when it is asked for, and else not', async () => {
      const { id } = await createCustomer(manager(), {
        familyName: '点検',
        familyKana: 'てんけん',
        contactPoints: [{ kind: 'phone', label: null, value: '不明' }],
        posts: [],
        tagNames: [],
      })
      const columns = ['familyName', 'completeness', 'doubtCount', 'doubts']
      const { completeness } = await scoreOf(manager(), 'customer', id)
      const csv = await run({ columns, ids: [id] })
      expect((await parse(await fileOf(csv.id), 'utf8'))[0]).toEqual({
        姓: '点検',
        '完成度（%）': String(completeness),
        疑わしい値の数: '2',
        疑わしい値の種類: '全角カタカナでないフリガナ;読めない電話番号',
      })
      const json = await run({ columns, ids: [id], format: 'jsonl' })
      expect(JSON.parse((await fileOf(json.id)).toString())).toMatchObject({
        completeness,
        doubts: ['kanaForm', 'phoneUnread'],
      })
      const whole = await run({ ids: [id] })
      expect((await fileOf(whole.id)).toString()).not.toContain('完成度')
      const made = await createCompany(manager(), { name: '株式会社点検' })
      await scoreOf(manager(), 'company', made.id)
      const ofCompany = await run({ subject: 'company', columns: ['doubtCount'], ids: [made.id] })
      expect((await parse(await fileOf(ofCompany.id), 'utf8'))[0]).toEqual({ 疑わしい値の数: '1' })
    })
  })

  describe('with attributes', () => {
    beforeAll(async () => {
      const { db } = harness.system()
      const of = (key: string, type: string, labelJa: string, more: object = {}) => ({
        id: newId(),
        subject: 'customer',
        key,
        type,
        labelJa,
        section: 'note',
        ...more,
      })
      await db
        .insertInto('fieldDefinition')
        .values([
          of('shoeSize', 'number', '靴のサイズ', { decimals: 1 }),
          of('visitedAt', 'dateTime', '来店日時'),
          of('allergy', 'text', 'アレルギー', { pii: 'sensitive', masked: true }),
        ])
        .execute()
      await createCustomer(harness.as('administrator'), {
        familyName: '属性',
        familyKana: 'ゾクセイ',
        attributes: {
          shoeSize: 24.5,
          visitedAt: '2026-11-21T05:05:00.000Z',
          allergy: '卵',
          closingDay: 'end',
          budget: 1_200_000,
        },
        consents: { allergy: { givenOn: '2026-11-01', method: '書面' } },
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
    })
    const asked = { q: 'ゾクセイ', columns: ['shoeSize', 'visitedAt', 'allergy', 'closingDay', 'budget'] }

    it('writes cells that the import reads back', async () => {
      const [row] = await parse(await fileOf((await run(asked)).id), 'utf8')
      expect(row).toEqual({
        靴のサイズ: '24.5',
        来店日時: '2026-11-21 14:05',
        アレルギー: '卵',
        締め日: '末日',
        予算: '1200000',
      })
    })

    it('writes typed cells into a workbook', async () => {
      const made = await run({ ...asked, format: 'xlsx' })
      expect(made.fileName).toMatch(/\.xlsx$/)
      const files = unzipSync(await fileOf(made.id))
      const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
      expect(sheet).toContain('<v>24.5</v>')
      expect(sheet).toMatch(/<c r="B2" s="3"><v>46347\.586/)
      expect(sheet).toContain('<t>末日</t>')
    })

    it('writes one object a line with the stored values for programs', async () => {
      const made = await run({ ...asked, format: 'jsonl' })
      const lines = (await fileOf(made.id)).toString().trimEnd().split('\n')
      expect(lines).toHaveLength(1)
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        shoeSize: 24.5,
        visitedAt: '2026-11-21T05:05:00.000Z',
        closingDay: 'end',
        budget: 1_200_000,
      })
    })

    it('masks what its maker may not see, in every format', async () => {
      const blind: Work = {
        ...manager(),
        actor: {
          ...manager().actor,
          permissions: new Set([...manager().actor.permissions].filter((key) => key !== 'fields.seeMasked')),
        },
      }
      for (const format of ['utf8', 'xlsx', 'jsonl'] as const) {
        const chunks: Uint8Array[] = []
        const written = await writeExport(
          blind,
          { subject: 'customer', ...asked, format },
          async (bytes) => {
            for await (const chunk of bytes) chunks.push(chunk)
          },
          { progress: async () => {} },
        )
        expect(written.rowCount).toBe(1)
        const bytes = Buffer.concat(chunks)
        const text =
          format === 'xlsx'
            ? strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
            : bytes.toString()
        expect(text).toContain('●●●')
        expect(text).not.toContain('卵')
      }
    })
  })

  describe('of companies', () => {
    it('holds every company with its attributes, by reading', async () => {
      await createCompany(manager(), {
        name: '株式会社書き出し',
        coreKana: 'カキダシ',
        postalCode: '1000001',
        attributes: { paymentMethod: 'transfer' },
      })
      const made = await run({ subject: 'company', q: '書き出し' })
      expect(made).toMatchObject({ state: 'done', subject: 'company', rowCount: 1 })
      expect(made.fileName).toMatch(/^取引先_/)
      expect(await parse(await fileOf(made.id), 'utf8')).toMatchObject([
        { 会社名: '株式会社書き出し', 会社名カナ: 'カキダシ', 郵便番号: '100-0001', 支払方法: '銀行振込' },
      ])
    })
  })

  it('of companies keeps to the filter of the list, and a filter that is none is refused', async () => {
    await createCompany(manager(), { name: '絞り込み商店', remark: '本店' })
    await createCompany(manager(), { name: '絞り込み支店', remark: '支店' })
    const filter = JSON.stringify({
      kind: 'companyField',
      params: { field: 'remark', op: 'equals', value: '本店' },
    })
    expect((await run({ subject: 'company', filter })).rowCount).toBe(1)
    await expect(run({ subject: 'company', filter: '{' })).rejects.toMatchObject({ code: 'invalid' })
  })

  describe('of more rows than a person may take alone', () => {
    const limit = async (most: number | null): Promise<void> => {
      await sql`insert into setting (key, value) values ('organisation',
          ${JSON.stringify({ exportApprovalAbove: most })}::jsonb)
        on conflict (key) do update set value = setting.value || excluded.value`.execute(harness.system().db)
    }
    beforeAll(() => limit(0))
    afterAll(() => limit(null))
    const ask = () => createExport(manager(), { ...options, q: 'カサイ', reason: 'DM' })

    it('needs a reason, and waits', async () => {
      await expect(createExport(manager(), { ...options, q: 'カサイ' })).rejects.toMatchObject({
        code: 'invalid',
        extra: { fields: [{ path: 'reason' }] },
      })
      const made = await ask()
      expect(made).toMatchObject({ state: 'awaiting', askedRows: 1, mine: true })
      await harness.runJobs()
      expect(await getExport(manager(), made.id)).toMatchObject({ state: 'awaiting', fileName: null })
    })

    it('is made, with the rights of whoever asked, once somebody else agrees', async () => {
      const made = await ask()
      await expect(decideExport(manager(), made.id, { agree: true, note: null })).rejects.toMatchObject({
        code: 'forbidden',
      })
      const decided = await decideExport(harness.as('administrator'), made.id, { agree: true, note: '了解' })
      expect(decided).toMatchObject({ state: 'queued', decidedByName: 'administrator', mine: false })
      await harness.runJobs()
      const done = await getExport(manager(), made.id)
      expect(done).toMatchObject({ state: 'done', rowCount: 1, decisionNote: '了解' })
      expect((await fileOf(made.id)).length).toBeGreaterThan(0)
      const job = await manager()
        .db.selectFrom('jobRun')
        .select('actorName')
        .where('subject', '=', `export:${made.id}`)
        .executeTakeFirst()
      expect(job?.actorName).toBe('manager')
      await expect(
        decideExport(harness.as('administrator'), made.id, { agree: false, note: null }),
      ).rejects.toMatchObject({ code: 'conflict' })
    })

    it('is never made when it is refused, and says who refused and why', async () => {
      const made = await ask()
      await decideExport(harness.as('administrator'), made.id, { agree: false, note: '件数を絞ってください' })
      await harness.runJobs()
      expect(await getExport(manager(), made.id)).toMatchObject({
        state: 'refused',
        decidedByName: 'administrator',
        decisionNote: '件数を絞ってください',
        fileName: null,
      })
    })

    it('does not wait when an administrator asks, nor when no limit is set', async () => {
      const own = await createExport(harness.as('administrator'), { ...options, q: 'カサイ' })
      expect(own.state).toBe('queued')
      await limit(null)
      expect((await createExport(manager(), { ...options, q: 'カサイ' })).state).toBe('queued')
      await limit(0)
      await harness.runJobs()
    })

    it('is decided by administrators only', async () => {
      const made = await ask()
      const path = `/exports/${made.id}/decision` as const
      for (const role of ['manager', 'member', 'readOnly'] as const)
        expect((await harness.request(role, 'POST', path, { body: { agree: true } })).statusCode).toBe(403)
      const answer = await harness.request('administrator', 'POST', path, { body: { agree: true } })
      expect(answer.statusCode).toBe(200)
      await harness.runJobs()
    })
  })
})
