import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createCustomer,
  getCustomer,
  removeCustomer,
  updateCustomer,
} from '#features/customers/customers.actions.ts'
import { customerBySource } from '#features/customers/customers.sources.ts'
import { makeSource } from '#features/fields/fields.source.make.ts'
import { readNotes } from '#features/notes/notes.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startCheck, startRun, updateImport } from './imports.actions.ts'
import { importsApi, type Import } from './imports.api.ts'
import { csvOf, undoFully, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

type Subject = Import['subject']
const { endpoints } = importsApi

describe('imports of several systems', () => {
  const harness = useRuntime()
  const manager = () => harness.as('manager')
  const prepare = async (
    rows: readonly (readonly string[])[],
    options: Partial<Import['options']> = {},
    subject: Subject = 'customer',
  ): Promise<string> => {
    const id = await uploadImport(manager(), uploadOf(csvOf(rows)), { subject })
    const { version, options: before, format } = await getImport(manager(), id)
    await updateImport(manager(), id, {
      version,
      format: { ...format, hasHeader: true },
      options: { ...before, ...options },
    })
    await startCheck(manager(), id)
    await harness.runJobs()
    return id
  }
  const run = async (...asked: Parameters<typeof prepare>): Promise<Import> => {
    const id = await prepare(...asked)
    const { checked } = await getImport(manager(), id)
    await startRun(manager(), id)
    await harness.runJobs()
    const done = await getImport(manager(), id)
    // The dry run says what the run does.
    expect(done.counted).toEqual(checked)
    return done
  }
  const make = (familyName: string, more: object = {}, points: [string, string][] = []) =>
    createCustomer(manager(), {
      familyName,
      ...more,
      contactPoints: points.map(([kind, value]) => ({ kind: kind as 'email', value, label: null })),
      posts: [],
      tagNames: [],
    })
  const problems = async (id: string, phase: 'check' | 'run', query: object = {}) => {
    const { items } = await harness.call('manager', endpoints.problems, {
      params: { id },
      query: { phase, ...query },
    })
    return items.map(({ rowNumber, severity, reasons }) => [
      rowNumber,
      severity,
      reasons.map(({ code }) => code),
    ])
  }

  beforeAll(async () => {
    await makeSource(harness.as('administrator'), 'cart', 'カートA')
    await makeSource(harness.as('administrator'), 'shop', '店舗')
    await harness.runJobs()
  })
  beforeEach(async () => {
    for (const table of ['import_change', 'customer_identity', 'customer'])
      await sql`delete from ${sql.table(table)}`.execute(manager().db)
  })

  describe('know people by the id that a system gives them', () => {
    it('before any other key, add the ids of others, and give both back when undone', async () => {
      const known = await make('佐藤', { attributes: { cart: ['1001'] } }, [['email', 'sato@tsubaki.jp']])
      const done = await run([
        ['カートA', '店舗', '姓', 'メールアドレス'],
        ['１００１', 'S-1', '結婚した佐藤', 'other@tsubaki.jp'],
        ['2002;2003', '', '鈴木', 'suzuki@tsubaki.jp'],
        ['2003', 'S-9', '', ''],
      ])
      expect(done.counted).toMatchObject({ created: 1, updated: 2, wrong: 0 })
      expect((await getCustomer(manager(), known.id)).attributes).toEqual({ cart: ['1001'], shop: ['S-1'] })
      const suzuki = await customerBySource(manager(), 'shop', 'S-9')
      expect([suzuki.familyName, suzuki.attributes]).toEqual([
        '鈴木',
        { cart: ['2002', '2003'], shop: ['S-9'] },
      ])
      await undoFully(manager(), harness.runJobs, done.id)
      expect((await getCustomer(manager(), known.id)).attributes).toEqual({ cart: ['1001'] })
      await expect(customerBySource(manager(), 'cart', '2002')).rejects.toMatchObject({ code: 'notFound' })
    })

    it('refuse a row whose ids are those of two people, and never take one away for an empty cell', async () => {
      const a = await make('甲', { attributes: { cart: ['A'], shop: ['SA'] } })
      await make('乙', { attributes: { shop: ['SB'] } })
      const { id, counted } = await run(
        [
          ['カートA', '店舗', '姓'],
          ['A', 'SB', '甲'],
          ['A', '', '甲'],
        ],
        { clearEmpty: true },
      )
      expect(counted).toMatchObject({ wrong: 1, unchanged: 1 })
      expect(await problems(id, 'run')).toEqual([[2, 'wrong', ['uniqueTaken']]])
      expect((await getCustomer(manager(), a.id)).attributes).toEqual({ cart: ['A'], shop: ['SA'] })
    })

    it('also for notes about somebody', async () => {
      const a = await make('手紙', { attributes: { cart: ['N1'] } })
      const rows = [
        ['カートA', '内容'],
        ['N1', '電話で相談'],
        ['N2', 'だれ'],
      ]
      expect((await run(rows, {}, 'note')).counted).toMatchObject({ created: 1, wrong: 1 })
      expect(await readNotes(manager(), a.id)).toMatchObject([{ body: '電話で相談' }])
    })
  })

  describe('of a source that is believed later', () => {
    const rows = [
      ['会員番号', '姓', '職業', '流入元'],
      ['K1', '山本', '会社員', '店頭'],
    ]
    const prepared = async () => {
      const { id } = await make('山本', { code: 'K1' })
      await updateCustomer(harness.system(), id, { version: 1, source: 'Web' })
      await updateCustomer({ ...harness.system(), source: 'cart' }, id, { version: 2, occupation: '医師' })
      return id
    }

    it('overwrite what is there, unless that was refused for the file', async () => {
      const id = await prepared()
      expect((await run(rows, { source: 'shop' })).counted).toMatchObject({ updated: 1, doubtful: 0 })
      expect(await getCustomer(manager(), id)).toMatchObject({ occupation: '会社員', source: '店頭' })
    })

    it('leave the value of a better source, tell of it, and write the rest', async () => {
      const id = await prepared()
      const done = await run(rows, { source: 'shop', keepBetter: true })
      expect(done.counted).toMatchObject({ updated: 1, doubtful: 1 })
      expect(await problems(done.id, 'run')).toEqual([[2, 'doubtful', ['keptBetter']]])
      expect(await getCustomer(manager(), id)).toMatchObject({ occupation: '医師', source: '店頭' })
    })

    it('overwrite what is of a source behind theirs, and nothing that a person typed', async () => {
      const id = await prepared()
      const { version } = await getCustomer(manager(), id)
      await updateCustomer(manager(), id, { version, familyName: '山元' })
      const done = await run(rows, { source: 'cart', keepBetter: true })
      expect(await problems(done.id, 'run')).toEqual([[2, 'doubtful', ['keptBetter']]])
      expect(await getCustomer(manager(), id)).toMatchObject({
        familyName: '山元',
        occupation: '会社員',
        source: '店頭',
      })
    })

    it('fill what is empty all the same', async () => {
      const { id } = await make('山本', { code: 'K1' })
      await run(rows, { source: 'shop', keepBetter: true })
      expect(await getCustomer(manager(), id)).toMatchObject({ occupation: '会社員' })
    })
  })

  describe('with new rows that are like somebody', () => {
    const header = ['姓', '名', 'フリガナ', 'メールアドレス', '電話番号']
    const rows = [
      header,
      ['高橋', '一郎', 'タカハシ イチロウ', 'new@tsubaki.jp', '090-1234-5678'],
      ['高橋', '花子', 'タカハシ ハナコ', 'hana@tsubaki.jp', '090-1234-5678'],
      ['高橋', '一郎', 'タカハシ イチロウ', 'new@tsubaki.jp', ''],
    ]
    const known = () =>
      make('髙橋', { givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' }, [
        ['phone', '09012345678'],
        ['email', 'old@tsubaki.jp'],
      ])

    it('add them, say who it is and why, and count them', async () => {
      await known()
      const done = await run(rows)
      expect(done.counted).toMatchObject({ created: 2, unchanged: 1, similar: 1, doubtful: 1 })
      expect(await problems(done.id, 'check', { similar: true })).toEqual([[2, 'doubtful', ['similar']]])
      const { items } = await harness.call('manager', endpoints.problems, {
        params: { id: done.id },
        query: { phase: 'run', similar: true },
      })
      expect(items[0]?.reasons[0]?.message).toContain(
        '髙橋 一郎（87点：同じ携帯電話・同じ氏名（異体字をそろえて）・フリガナも同じ）',
      )
    })

    it('keep no name of whom a row is like: who may not see them, or when they are gone, reads none', async () => {
      const { id: gone, version } = await known()
      const { id } = await run(rows)
      const list = () =>
        harness.call('manager', endpoints.problems, {
          params: { id },
          query: { phase: 'run', similar: true },
        })
      const [before] = (await list()).items
      expect(before?.reasons[0]?.similar).toMatchObject([{ id: gone, displayName: '髙橋 一郎' }])
      await removeCustomer(manager(), gone, version)
      const [after] = (await list()).items
      expect(after?.reasons[0]?.similar).toEqual([])
      expect(after?.reasons[0]?.message).toContain('いまは見られない顧客（87点')
      const { rows: stored } = await sql<{ reasons: string }>`
        select reasons::text as reasons from import_row_problem where import_id = ${id}::uuid`.execute(
        manager().db,
      )
      expect(JSON.stringify(stored)).not.toContain('髙橋')
    })

    it('leave them out where that was chosen, and whoever would have been added to them', async () => {
      await known()
      const done = await run(rows, { similar: 'skip' })
      expect(done.counted).toMatchObject({ created: 1, wrong: 2, similar: 2 })
      expect(await problems(done.id, 'run', { severity: 'wrong' })).toEqual([
        [2, 'wrong', ['similarSkipped']],
        [4, 'wrong', ['similarSkipped']],
      ])
    })

    it('update the one whom it surely is where that was chosen; a member number of another is another', async () => {
      const { id } = await known()
      const done = await run(rows, { similar: 'update' })
      expect(done.counted).toMatchObject({ created: 1, updated: 1 })
      expect((await getCustomer(manager(), id)).contactPoints.map(({ value }) => value)).toContain(
        'new@tsubaki.jp',
      )
      await undoFully(manager(), harness.runJobs, done.id)
      const { version } = await getCustomer(manager(), id)
      await updateCustomer(manager(), id, { version, code: 'M-1' })
      const numbered = await run(
        [
          [...header, '会員番号'],
          [...(rows[1] ?? []), 'M-2'],
        ],
        { similar: 'update' },
      )
      expect(numbered.counted).toMatchObject({ created: 1, similar: 1 })
    })
  })
})
