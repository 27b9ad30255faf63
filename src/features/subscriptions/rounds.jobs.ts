import { z } from 'zod'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { defineJob } from '#platform/jobs/job.ts'
import type { Work } from '#platform/work.ts'
import { runTask } from './rounds.batch.ts'
import { followCalendar } from './rounds.calendar.ts'
import { resumePaused } from './rounds.resume.ts'

export type DayDone = {
  readonly day: string
  readonly moved: number
  readonly resumed: number
  readonly noticed: number
  readonly made: number
}

/**
 * All that a day does to subscriptions: the days follow the calendar, what was paused goes on, rounds are announced, and rounds
 * are made, in this order, so that nothing is made that was not announced. Done once or ten times a day, by one process
 * or by many, it comes to the same.
 */
export async function runDay(
  work: Work,
  { on, stopped }: { readonly on?: string | undefined; readonly stopped?: () => boolean } = {},
): Promise<DayDone> {
  const day = on ?? (await organisationCalendar(work)).today()
  const moved = await followCalendar(work, day)
  const resumed = await resumePaused(work, day)
  const asked = { on: day, ...(stopped && { stopped }) }
  const { done: noticed } = await runTask(work, 'notice', asked)
  const { done: made } = await runTask(work, 'make', asked)
  return { day, moved, resumed, noticed, made }
}

export const subscriptionsMakeJob = defineJob({
  name: 'subscriptions.make',
  title: { ja: '定期の受注作成とお知らせ', en: 'Make and announce the rounds of subscriptions' },
  payload: z.object({}),
  // Every hour: whatever the time zone is, the first run of a day makes its rounds, the others what came up since.
  every: '5 * * * *',
  run: (work) => runDay(work, { stopped: () => work.signal.aborted }),
})
