import type { Phrase } from '#kit/text.ts'
import type { z } from 'zod'
import type { Runtime } from '../runtime.ts'
import type { Work } from '../work.ts'

/** What a running job holds: its own work (actor = who asked), progress, and the signal to stop in good order. */
export type JobWork = Work & {
  readonly runtime: Runtime
  readonly runId: string
  /** Aborted when the worker stops or a person cancels; stop at the next safe point. */
  readonly signal: AbortSignal
  /** Tells the screen; cheap to call often (written twice a second at most). */
  progress(done: number, total: number | null): Promise<void>
}

/**
 * A kind of background work. It may be killed at any line and is then run again from its beginning,
 * so `run` continues from what it has committed. What it returns is kept as the result.
 */
export type JobKind<P extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly title: Phrase
  readonly payload: P
  run(work: JobWork, payload: z.output<P>): Promise<unknown>
  /** How often an unexpected error is tried again. */
  readonly tries?: number
  /** Runs by itself at this five-field cron time, UTC; hidden from the page of jobs. */
  readonly every?: string
}

/** What is to be done whenever a job has come to its end, whoever or whatever set it off. */
export async function followJob(work: Work, job: string): Promise<void> {
  for (const { afterJob } of work.app.features) await afterJob?.(work, job)
}

export function defineJob<const P extends z.ZodType>(kind: JobKind<P>): JobKind<P> {
  return kind
}
