import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ChunkOutdated } from './imports.base.ts'

/** Unique violations and deadlocks are other writers' doing; so is a chunk that became outdated. All end by waiting. */
const passing = new Set(['40001', '40P01', '23505'])
const tries = 5

export async function retrying<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write()
    } catch (error) {
      const again =
        error instanceof ChunkOutdated || (error instanceof pg.DatabaseError && passing.has(error.code ?? ''))
      if (!again || attempt === tries) throw error
      await sleep(100 * attempt)
    }
  }
}
