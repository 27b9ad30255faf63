import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    preparedData: string
  }
}

/**
 * Settings of a database that does not outlive the run: nothing waits for the disk, which is what making and dropping
 * databases wait for.
 */
export const carefree = 'fsync = off\nfull_page_writes = off\nshared_buffers = 128MB\n'

const entry = join(import.meta.dirname, '../../src/main.ts')

/**
 * Once a run: a data folder with a migrated, empty database, as the first start leaves it, made by the product itself.
 * Returns what removes it.
 */
export async function prepareData(project: TestProject): Promise<() => Promise<void>> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-prepared-')))
  const data = join(base, 'data')
  const env = { PATH: process.env['PATH'], ENISHI_DATA: data, ENISHI_LOG: 'error' }
  await promisify(execFile)(process.execPath, [entry, 'migrate'], { env })
  // Whoever is killed has told the system what is to be written: only a power cut would lose it.
  await writeFile(join(data, 'postgresql.local.conf'), carefree)
  project.provide('preparedData', data)
  return () => rm(base, { recursive: true, force: true })
}

/** A copy of it at `dataDir`, which must not exist yet: all but the seconds of a first start. */
export function copyPreparedData(dataDir: string): void {
  // With its owners: root runs PostgreSQL as somebody else.
  execFileSync('cp', ['-a', inject('preparedData'), dataDir])
}
