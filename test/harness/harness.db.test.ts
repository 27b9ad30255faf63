import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from './database.ts'

describe('a test file', () => {
  const harness = useRuntime()
  const other = useRuntime()

  it('has the whole schema and one user of every role', async () => {
    const users = await harness.runtime.database.db
      .selectFrom('appUser')
      .select('role')
      .orderBy('role')
      .execute()
    expect(users.map(({ role }) => role)).toEqual(['administrator', 'manager', 'member', 'readOnly'])
  })

  it('does not see what another one writes', async () => {
    await harness.system().db.insertInto('setting').values({ key: 'mine', value: '1' }).execute()
    const seen = await other
      .system()
      .db.selectFrom('setting')
      .select('key')
      .where('key', '=', 'mine')
      .execute()
    expect(seen).toEqual([])
  })

  it('has a queue that takes jobs', async () => {
    const { rows } = await sql`select 1 from graphile_worker.jobs limit 1`.execute(
      harness.runtime.database.db,
    )
    expect(rows).toEqual([])
  })

  it('gets the one error shape for an endpoint that does not exist', async () => {
    const response = await harness.request('visitor', 'GET', '/nothing-here')
    expect(response.json()).toMatchObject({ code: 'notFound', status: 404 })
  })
})
