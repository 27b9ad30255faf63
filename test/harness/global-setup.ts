import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import type { Connection } from '#platform/db/database.ts'
import type * as Embedded from '#platform/db/embedded.ts'
import { migrate } from '#platform/db/migrate.ts'
import { prepareQueue } from '#platform/jobs/worker.ts'
import { carefree, prepareData } from './prepared-data.ts'
import { connectionTo, withConnection } from './server.ts'

type OpenedServer = { readonly connection: Connection; close(): Promise<void> }

/**
 * One server and one migrated template for the whole run; every test file clones the template (database.ts). And one
 * data folder, for those that start the product.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer()
  const template = `enishi_test_${randomBytes(4).toString('hex')}`
  try {
    await withConnection(server.connection, (admin) => admin.query(`create database ${template}`))
    await fillTemplate(connectionTo(server.connection, template))
    // PostgreSQL clones a database only while nobody is connected to it.
    await withConnection(server.connection, (admin) =>
      admin.query(`alter database ${template} with is_template true allow_connections false`),
    )
  } catch (error) {
    await server.close()
    throw error
  }
  project.provide('server', { connection: server.connection, template })
  const removePrepared = await prepareData(project)
  return async () => {
    await removePrepared()
    await withConnection(server.connection, async (admin) => {
      await admin.query(`alter database ${template} with is_template false`)
      await admin.query(`drop database ${template}`)
    })
    await server.close()
  }
}

// TRICKY: Vite, which loads this file, knows no `import.meta.resolve`; Node itself loads what needs it.
const native = createRequire(import.meta.url)

/** Nobody tidies up or counts in the background: a plan is what the test has made of its tables, at any time. */
const settings = `${carefree}synchronous_commit = off\nautovacuum = off\nshared_buffers = 256MB\n`

async function openServer(): Promise<OpenedServer> {
  const url = process.env['TEST_DATABASE_URL']
  if (url) return { connection: { connectionString: url }, close: async () => {} }
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'enishi-test-')))
  await writeFile(join(dataDir, 'postgresql.local.conf'), settings)
  const { openCluster }: typeof Embedded = native('#platform/db/embedded.ts')
  const cluster = await openCluster({ dataDir, log: pino({ level: 'error' }) })
  return {
    connection: cluster.connection,
    async close() {
      await cluster.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function fillTemplate(connection: Connection): Promise<void> {
  const pool = new pg.Pool(connection)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await migrate(pool)
    await prepareQueue(pool)
  } finally {
    await pool.end()
  }
}
