import { pino } from 'pino'
import { expect, inject, it } from 'vitest'
import { connectionTo, withConnection } from '#test/harness/server.ts'
import { openLive } from './live.ts'

it('a line whose database is away is tried once a second, not more often each time', async () => {
  const { connection, template } = inject('server')
  const database = 'enishi_test_live_away'
  await withConnection(connection, (admin) =>
    admin.query(`create database ${database} template ${template} strategy file_copy`),
  )
  let tries = 0
  const log = pino({ level: 'warn' }, { write: () => void tries++ })
  const live = await openLive(connectionTo(connection, database), log)
  await withConnection(connection, (admin) => admin.query(`drop database ${database} with (force)`))
  await new Promise((resolve) => setTimeout(resolve, 4500))
  await live.close()
  expect(tries).toBeGreaterThanOrEqual(3)
  expect(tries).toBeLessThanOrEqual(5)
})
