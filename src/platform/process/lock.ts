import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '#kit/problem.ts'
import { z } from 'zod'

const sqliteBusy = 5
/** Keeps the open files from the garbage collector, which would close them and with them the lock. */
const held = new Set<DatabaseSync>()

/** Who holds a lock, for the sentence that refuses the next one. `url` is known once the server listens. */
const holderSchema = z.object({
  pid: z.int(),
  startedAt: z.string(),
  command: z.string(),
  port: z.int().optional(),
  url: z.string().optional(),
})
export type Holder = z.infer<typeof holderSchema>
export type Lock = {
  /** Replaces what others read about the holder. */
  describe(more: { port?: number; url?: string }): void
  release(): void
}

/**
 * Takes the lock `path`, or returns null while another process (or another part of this one) has it.
 *
 * The lock is the operating system's own lock on a file, taken through SQLite because Node has no flock(2): it ends
 * with its process however that dies, so there is no stale lock to recognise and no race in clearing it away.
 * TRICKY: nothing else in this process may open `path`; closing any descriptor of it would drop the lock (fcntl(2)).
 */
export function tryLock(path: string, command: string): Lock | null {
  let file: DatabaseSync | undefined
  try {
    file = new DatabaseSync(path, { timeout: 0 })
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    file?.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null
    throw cannotLock(path, error)
  }
  const open = file
  held.add(open)
  let holder: Holder = { pid: process.pid, startedAt: new Date().toISOString(), command }
  writeHolder(path, holder)
  return {
    describe(more) {
      holder = { ...holder, ...more }
      writeHolder(path, holder)
    },
    release() {
      if (held.delete(open)) open.close()
    },
  }
}

/** Who took the lock last; only meaningful while `tryLock` returns null. */
export function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(holderPath(path), 'utf8')))
  } catch {
    return null
  }
}

function writeHolder(path: string, holder: Holder): void {
  const fresh = `${holderPath(path)}.new`
  try {
    writeFileSync(fresh, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
    renameSync(fresh, holderPath(path))
  } catch {
    // Only the next one's message gets poorer. A full disk is reported where it matters.
  }
}

function holderPath(path: string): string {
  return `${path}.json`
}

function cannotLock(path: string, cause: unknown): Problem {
  const problem = new Problem('unavailable', {
    detail: {
      ja: '{path} をロックできません（{reason}）。データフォルダの持ち主と同じユーザーで実行しているか、書き込めるローカルディスクかを確認してください',
      en: 'Cannot lock {path} ({reason}). Run as the user who owns the data folder, on a local disk that can be written to',
    },
    params: { path, reason: cause instanceof Error ? cause.message : String(cause) },
  })
  problem.cause = cause
  return problem
}
