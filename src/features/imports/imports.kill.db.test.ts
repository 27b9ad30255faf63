import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { getImport, startRun, startUndo } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { csvOf, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

/** Two whole chunks and a rest. */
const rows = 2_200

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  const until = (id: string, state: Import['state']): Promise<void> =>
    workers.until(async () => (await getImport(harness.as('manager'), id)).state === state)

  it(
    'goes on where it stood: no row lost, none doubled, in import and undo',
    { timeout: 120_000 },
    async () => {
      const work = harness.as('manager')
      const lines = Array.from({ length: rows }, (_, n) => [
        `K${n}`,
        `山田 ${n}郎`,
        `k${n}@sazanami-shokuhin.jp`,
        n % 7 === 0 ? '' : '会社員',
      ])
      // Every hundredth row comes twice, far apart, so that a doubled or forgotten chunk shows in the counts.
      const twice = lines.filter((_, n) => n % 100 === 0).map((cells) => cells.with(3, '自営業'))
      const file = csvOf([['会員番号', '氏名', 'メール', '職業'], ...lines, ...twice])
      const id = await uploadImport(work, uploadOf(file))
      await startRun(work, id)
      await workers.killAt({ table: 'import_batch', when: 'new.rows_done = 2000' })
      expect(await getImport(work, id)).toMatchObject({ state: 'running', rowsDone: 1000 })
      await workers.killAt({ table: 'import_batch', when: "new.state = 'done'" })
      const rowsDone = rows + twice.length
      expect(await getImport(work, id)).toMatchObject({ state: 'running', rowsDone })
      await until(id, 'done')
      expect(await getImport(work, id)).toMatchObject({
        rowsDone,
        counted: { rows: rowsDone, created: rows, updated: twice.length, wrong: 0 },
      })
      expect(await left()).toEqual({
        customers: rows,
        mails: rows,
        identities: 2 * rows,
        imported: rows,
        codes: rows,
      })

      await startUndo(work, id)
      await workers.killAt({ table: 'import_batch', when: "(new.undone ->> 'removed')::int = 1000" })
      expect(await getImport(work, id)).toMatchObject({ state: 'undoing', undone: { removed: 500 } })
      await until(id, 'undone')
      expect(await getImport(work, id)).toMatchObject({ undone: { removed: rows, restored: 0, kept: 0 } })
      expect(await left()).toEqual({ customers: 0, mails: 0, identities: 0, imported: 0, codes: 0 })
    },
  )

  it('shares an import with nobody: two workers write it once', { timeout: 120_000 }, async () => {
    const work = harness.as('manager')
    const lines = Array.from({ length: rows }, (_, n) => ['', `鈴木 ${n}子`, '', ''])
    const id = await uploadImport(work, uploadOf(csvOf([['会員番号', '氏名', 'メール', '職業'], ...lines])))
    workers.start()
    await startRun(work, id)
    // The same job a second time, as after a lost connection to a worker that still lives.
    await sql`select graphile_worker.add_job('run', json_build_object('runId', id)) from job_run
      where subject = ${`import:${id}`}`.execute(work.db)
    await until(id, 'done')
    expect(await getImport(work, id)).toMatchObject({ counted: { rows, created: rows } })
    expect((await left()).customers).toBe(rows)
  })

  async function left() {
    const { rows: found } = await sql<{ [what: string]: number }>`select
      (select count(*)::int from customer) as customers,
      (select count(distinct code)::int from customer) as codes,
      (select count(*)::int from contact_point where kind = 'email') as mails,
      (select count(*)::int from customer_identity) as identities,
      (select count(*)::int from customer_event where name = 'customer.imported') as imported`.execute(
      harness.system().db,
    )
    return found[0] ?? {}
  }
})
