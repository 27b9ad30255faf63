import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import type { Config } from './config.ts'

const largestFile = 20_000_000

/**
 * JSON lines, to standard error; in a terminal, which people read, to `<data>/log/enishi.log` instead.
 * Never contains what customers wrote or who they are: ids, counts and times only.
 */
export function openLog(config: Config, { toTerminal = process.stderr.isTTY === true } = {}): Logger {
  const options = { level: config.logLevel, base: { pid: process.pid } }
  if (!toTerminal) return pino(options, pino.destination({ fd: 2, sync: true }))
  const file = join(config.dataDir, 'log', 'enishi.log')
  mkdirSync(join(config.dataDir, 'log'), { recursive: true, mode: 0o700 })
  keepOneOldFile(file)
  return pino(options, pino.destination({ dest: file, append: true, sync: true, mode: 0o600 }))
}

function keepOneOldFile(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestFile) renameSync(file, `${file}.1`)
}
