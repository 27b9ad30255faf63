import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { beginRun, getImport, startRun, step } from './imports.actions.ts'
import { adoptOrphans } from './imports.jobs.ts'
import { csvOf, customerRow, importHeader, uploadOf } from './imports.make.ts'
import { lockSpace } from './imports.run.ts'
import { uploadImport } from './imports.upload.ts'

describe('an import that was begun at the terminal', () => {
  const harness = useRuntime()
  const begun = async (code: string): Promise<string> => {
    const work = harness.system()
    const id = await uploadImport(work, uploadOf(csvOf([importHeader, customerRow(code)])))
    await step(work, id, 'run', beginRun)
    return id
  }

  it('goes on in the background when its command was killed', async () => {
    const id = await begun('K1')
    expect(await adoptOrphans(harness.system())).toEqual({ adopted: 1 })
    expect(await adoptOrphans(harness.system())).toEqual({ adopted: 0 })
    await harness.runJobs()
    expect(await getImport(harness.system(), id)).toMatchObject({ state: 'done', counted: { created: 1 } })
  })

  it('is left alone while its command is at work', async () => {
    const id = await begun('K2')
    const command = await harness.runtime.database.pool.connect()
    try {
      await command.query('select pg_advisory_lock($1, hashtext($2))', [lockSpace, id])
      expect(await adoptOrphans(harness.system())).toEqual({ adopted: 0 })
    } finally {
      command.release(true)
    }
  })

  it('is not meant where a job has it already', async () => {
    const work = harness.as('manager')
    const id = await uploadImport(work, uploadOf(csvOf([importHeader, customerRow('K3')])))
    await startRun(work, id)
    const before = await harness.runtime.database.db.selectFrom('jobRun').select('id').execute()
    await adoptOrphans(harness.system())
    const own = await harness.runtime.database.db
      .selectFrom('jobRun')
      .select('id')
      .where('subject', '=', `import:${id}`)
      .execute()
    expect(own).toHaveLength(1)
    expect(before.length).toBeGreaterThan(0)
  })
})
