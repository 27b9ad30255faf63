import { readdir, readlink, realpath } from 'node:fs/promises'

/** The processes that work in a folder (their current directory is it), by Linux's /proc; none elsewhere. */
export async function processesIn(folder: string): Promise<number[]> {
  const target = await realpath(folder).catch(() => null)
  if (target === null) return []
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process that has just ended, or of someone else, is none that works in our folder.
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null)
      return cwd === target ? Number(pid) : null
    }),
  )
  return found.filter((pid) => pid !== null)
}

/** Sends a signal; a process that is gone already is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
