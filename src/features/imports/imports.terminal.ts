import type { Phrase } from '#kit/text.ts'
import { Problem } from '#kit/problem.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { settle } from './imports.jobs.ts'
import type { Counts, Phase } from './imports.ts'
import { readBatch } from './imports.store.ts'

/** No queue stands behind the terminal: what fails or is stopped here has ended. */
export async function settled<T>(
  work: JobWork,
  id: string,
  state: Parameters<typeof settle>[2],
  run: (work: JobWork, importId: string) => Promise<T>,
): Promise<T> {
  try {
    return await run(work, id)
  } catch (error) {
    await settle(work, id, state, error, true)
    if (!(error instanceof JobStopped)) throw error
    const batch = await readBatch(work, id)
    throw new Problem('conflict', {
      detail: {
        ja: '途中でやめました（{rows} 行まで）。書き込んだ行を戻すには import undo {id}',
        en: 'Stopped after {rows} rows. To take back what was written: import undo {id}',
      },
      params: { rows: batch?.rowsDone ?? 0, id },
    })
  }
}

export async function withTerminal(
  runtime: Runtime,
  name: string,
  run: (work: JobWork) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  const work = workFor(
    runtime,
    systemActor(`command ${name}`),
    `command-${process.pid}`,
    terminalLocale(process.env),
  )
  try {
    await run({
      ...work,
      runtime,
      runId: work.requestId,
      signal: stopping.signal,
      progress: progressLine(stopping.signal),
    })
  } finally {
    process.off('SIGINT', stop)
  }
}

/** Rewrites one line of a terminal; says nothing where the output is a file. */
function progressLine(signal: AbortSignal): JobWork['progress'] {
  return async (done, total) => {
    if (signal.aborted) throw new JobStopped('cancelled')
    if (process.stderr.isTTY) process.stderr.write(`\r${done}${total === null ? '' : ` / ${total}`} `)
  }
}

export function say({ locale }: Pick<JobWork, 'locale'>, phrase: Phrase): void {
  if (process.stderr.isTTY) process.stderr.write('\r')
  process.stdout.write(`${phrase[locale]}\n`)
}

export function summaryOf(counts: Counts, phase: Phase, id: string): Phrase {
  const { rows, created, updated, unchanged, doubtful, wrong, similar } = counts
  const done = phase === 'run'
  return {
    ja: [
      `${rows} 行: 新規 ${created}、更新 ${updated}、変更なし ${unchanged}、エラー ${wrong}。エラーでない行のうち要確認 ${doubtful}`,
      ...(similar > 0 ? [`同じ人かもしれない顧客がいる行 ${similar}`] : []),
      ...(wrong > 0
        ? ['エラーの行は書き込まれません。--problems <file> で理由付きの CSV に書き出せます']
        : []),
      done ? `元に戻すには: import undo ${id}` : 'まだ何も書き込んでいません',
    ].join('\n'),
    en: [
      `${rows} rows: ${created} new, ${updated} updated, ${unchanged} unchanged, ${wrong} wrong; ${doubtful} of those ${done ? 'written' : 'to be written'} are doubtful`,
      ...(similar > 0 ? [`${similar} rows are like a customer on record`] : []),
      ...(wrong > 0
        ? ['Wrong rows are not written. --problems <file> writes them to a CSV with the reasons']
        : []),
      done ? `To undo: import undo ${id}` : 'Nothing was written',
    ].join('\n'),
  }
}
