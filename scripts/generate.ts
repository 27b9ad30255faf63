/** `npm run generate`: writes the checked-in files that are made from the code, after a change of tables or contracts. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { openCluster } from '#platform/db/embedded.ts'
import { migrate } from '#platform/db/migrate.ts'
import { generatedFiles } from './generated.ts'

const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'enishi-generate-')))
const cluster = await openCluster({ dataDir, log: pino({ level: 'error' }) })
try {
  const pool = new pg.Pool(cluster.connection)
  await migrate(pool).finally(() => pool.end())
  for (const { path, content } of await generatedFiles(cluster.connection)) {
    await writeFile(join(import.meta.dirname, '..', path), content)
    console.log(path)
  }
} finally {
  await cluster.close()
  await rm(dataDir, { recursive: true, force: true })
}
