import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from '#app.ts'
import { createUser } from '#features/accounts/accounts.users.ts'
import { makePassword } from '#features/accounts/accounts.passwords.ts'
import { createApiKey } from '#features/accounts/accounts.api-keys.ts'
import { keyVersion } from '#features/customers/customers.keys.ts'
import { makeDemo } from '#features/demo/demo.actions.ts'
import { loadConfig } from '#platform/config.ts'
import { readMigrations } from '#platform/db/migrate.ts'
import { openLog } from '#platform/log.ts'
import { bringUpToDate, connect } from '#platform/process/connect.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { benchData } from './paths.ts'

/** The people of every base are those of this seed: who measures knows them without asking the database. */
export const baseSeed = 1
const colleagues = ['佐藤 美咲', '鈴木 健', '高橋 由佳', '田中 誠', '伊藤 彩'] as const

/** An installation for measuring: a data folder with a database of its own. */
export type Base = {
  readonly dataDir: string
  readonly apiKey: string
}

/** Makes a base of so many customers, or takes the one of an earlier run; its tables are vacuumed and analysed. */
export async function openBase(customers: number): Promise<Base> {
  const dataDir = await folderOf(`customers-${customers}`)
  const apiKey = await withRuntime(dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await addColleagues(runtime)
    const { made } = await makeDemo(work, {
      seed: baseSeed,
      customers,
      besideOthers: false,
      plain: true,
      database: runtime.database,
      progress: tellProgress,
    })
    if (made > 0) await runtime.database.pool.query('vacuum (analyze)')
    return apiKeyFor(runtime)
  })
  return { dataDir, apiKey }
}

/** A key with every permission. */
export async function apiKeyFor(runtime: Runtime): Promise<string> {
  const work = workFor(runtime, systemActor('bench'), 'bench')
  const { key } = await createApiKey(work, { name: 'bench', role: 'administrator', expiresAt: null })
  return key
}

/** What made a base: later migrations bring it up to date as they do with any installation. */
type Origin = { readonly keys: number; readonly migrations: readonly string[] }

/** A base belongs to the key rules that made it, and to migrations that nobody changed since; any other is made again. */
async function folderOf(name: string): Promise<string> {
  const folder = join(benchData, name)
  const written = join(benchData, `${name}.origin.json`)
  const migrations = (await readMigrations()).map(({ sha256 }) => sha256)
  const known = await readFile(written, 'utf8').then(
    (text) => JSON.parse(text) as Origin,
    () => null,
  )
  if (known?.keys === keyVersion && known.migrations.every((sha256, index) => sha256 === migrations[index]))
    return folder
  await mkdir(benchData, { recursive: true })
  await rm(folder, { recursive: true, force: true })
  const origin: Origin = { keys: keyVersion, migrations }
  await writeFile(written, JSON.stringify(origin))
  return folder
}

/** Opens a data folder in this process and closes it again: the server of a bench opens it by itself. */
export async function withRuntime<T>(dataDir: string, run: (runtime: Runtime) => Promise<T>): Promise<T> {
  await mkdir(dataDir, { recursive: true })
  const config = loadConfig({ ENISHI_DATA: dataDir, ENISHI_LOG: 'error' })
  const runtime = await connect(config, app, openLog(config))
  try {
    await bringUpToDate(runtime)
    return await run(runtime)
  } finally {
    await runtime.close()
  }
}

async function addColleagues(runtime: Runtime): Promise<void> {
  const work = workFor(runtime, systemActor('bench'), 'bench')
  const known = await work.db.selectFrom('appUser').select('email').execute()
  for (const [index, name] of colleagues.entries()) {
    const email = `bench${index + 1}@example.com`
    if (known.some((user) => user.email === email)) continue
    await createUser(work, { email, name, role: 'member', locale: 'ja', password: makePassword() })
  }
}

async function tellProgress(done: number, total: number): Promise<void> {
  if (done % 100_000 === 0 && total > 100_000) console.log(`  ${done} of ${total} customers are there`)
}
