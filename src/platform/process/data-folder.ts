import { mkdir } from 'node:fs/promises'
import { Problem } from '#kit/problem.ts'

/** Makes the data folder, for its owner's eyes only; an existing one keeps its mode. */
export async function ensureDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const problem = new Problem('unavailable', {
      detail: {
        ja: 'データフォルダ {dataDir} を作れません（{reason}）。ENISHI_DATA で書き込めるフォルダを指定してください',
        en: 'Cannot create the data folder {dataDir} ({reason}). Name a folder that can be written to in ENISHI_DATA',
      },
      params: { dataDir, reason: cause instanceof Error ? cause.message : String(cause) },
    })
    problem.cause = cause
    throw problem
  }
}
