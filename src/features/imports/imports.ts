import type { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import type {
  countsSchema,
  formatSchema,
  importOptionsSchema,
  importStates,
  importSubjects,
  saleOptionsSchema,
} from './imports.api.ts'
import type { Reason, Severity } from '#features/readings/readings.ts'

export type ImportSubject = (typeof importSubjects)[number]
export type ImportState = (typeof importStates)[number]
export type ImportOptions = z.output<typeof importOptionsSchema>
export type SaleOptions = z.output<typeof saleOptionsSchema>
export type Counts = z.infer<typeof countsSchema>
/** How the file is read; `certain` when the file itself, or a person, left no doubt. */
export type ImportFormat = z.infer<typeof formatSchema> & { certain: boolean }
export type Phase = 'check' | 'run'
export type RowProblem = { rowNumber: number; severity: Severity; reasons: Reason[]; cells: string[] }

export const noCounts: Counts = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  doubtful: 0,
  wrong: 0,
  similar: 0,
}

/** A chunk is one transaction: large enough for COPY, small enough to be redone and to show progress. */
export const chunkSize = { rows: 1000, characters: 1_000_000 } as const
/** So many problem rows of a severity are kept to look at; all are counted, and a run keeps every wrong row. */
export const problemsKept = 10_000
/** Uploads that were never run are thrown away after so many days. */
export const uploadDays = 30

/** The problems worth keeping beside those that `sofar` counts: the first of each severity. A run keeps all wrong rows. */
export function keptProblems(
  problems: readonly RowProblem[],
  sofar: Counts,
  most: { wrong: number } = { wrong: problemsKept },
): RowProblem[] {
  const room = { doubtful: problemsKept - sofar.doubtful, wrong: most.wrong - sofar.wrong }
  return problems.filter(({ severity }) => room[severity]-- > 0)
}

export function sumCounts(a: Counts, b: Counts): Counts {
  return {
    rows: a.rows + b.rows,
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    doubtful: a.doubtful + b.doubtful,
    wrong: a.wrong + b.wrong,
    // What older versions wrote does not know them.
    similar: (a.similar ?? 0) + (b.similar ?? 0),
  }
}

/** What can be done in a state. Checks and runs are stopped by `cancel`; an undo runs to its end. */
const allowed = {
  change: ['uploaded', 'checked'],
  check: ['uploaded', 'checked'],
  run: ['uploaded', 'checked'],
  cancel: ['checking', 'running'],
  undo: ['done', 'cancelled', 'failed'],
  remove: ['uploaded', 'checked'],
} as const satisfies { [step: string]: readonly ImportState[] }
export type Step = keyof typeof allowed

export function mustAllow(step: Step, state: ImportState): void {
  if (allowed[step].some((one) => one === state)) return
  throw new Problem('conflict', { detail: refusals[step] })
}

const refusals: { readonly [S in Step]: { ja: string; en: string } } = {
  change: {
    ja: 'この取り込みはもう始まっています。読み方を変えるには、ファイルをもう一度預けてください',
    en: 'This import has started. To change how it is read, hand in the file again',
  },
  check: {
    ja: 'この取り込みはもう始まっています。試すには、ファイルをもう一度預けてください',
    en: 'This import has started. For a dry run, hand in the file again',
  },
  run: {
    ja: 'この取り込みはもう始まっているか、終わっています。もう一度取り込むには、ファイルを預け直してください',
    en: 'This import has started or ended. To import again, hand in the file again',
  },
  cancel: { ja: 'この取り込みは動いていません', en: 'This import is not running' },
  undo: {
    ja: '元に戻せるのは、終わった取り込みか、途中でやめた取り込みです',
    en: 'Only an import that has ended or was stopped can be undone',
  },
  remove: {
    ja: '書き込みを始めた取り込みは捨てられません。元に戻すことはできます',
    en: 'An import that has begun to write cannot be thrown away. It can be undone',
  },
}

export const importNotFound = { ja: 'この取り込みは見つかりません', en: 'This import was not found' }
