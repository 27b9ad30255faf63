import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { roundsAhead, startCourse } from '#features/plans/engine.course.ts'
import { remembering } from '#features/plans/engine.dates.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import { forecast } from '#features/subscriptions/rounds.forecast.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Runtime } from '#platform/runtime.ts'
import { urlOf } from '#test/harness/server.ts'
import { withRuntime } from './base.ts'
import { rounded, summary } from './measure.ts'
import { entry } from './paths.ts'
import type { Report } from './report.ts'
import { openSubscriptions } from './subscriptions.base.ts'

const workers = 2
const years = 100
const forecastDays = 90

/** The rounds of a day by two workers, the year of one subscription, and the forecast of all. */
export async function subscriptionsBench({ customers }: { customers: number }): Promise<Report> {
  const { dataDir, day, due } = await openSubscriptions(customers)
  return withRuntime(dataDir, async (runtime) => {
    const { db } = runtime.database
    const year = await yearAhead(runtime)
    const begun = performance.now()
    const { days, subscriptions } = await forecast({ db }, forecastDays)
    const forecasting = (performance.now() - begun) / 1000
    const making = await makeOn(runtime, day)
    const { rows } = await runtime.database.pool.query<{ rounds: string; facts: string }>(
      `select (select count(*) from subscription_round) as rounds, (select count(*) from purchase_facts where orders = 6) as facts`,
    )
    const { rounds, facts } = { rounds: Number(rows[0]?.rounds), facts: Number(rows[0]?.facts) }
    if (rounds !== due || facts !== due)
      throw new Error(`${due} were due, ${rounds} were made, ${facts} customers know of it`)
    const line = (what: string, ours: number, unit: 's' | 'ms', most: number, more: string) => ({
      what,
      ours,
      unit,
      yardstick: null,
      limit: { most, of: 'ours' as const },
      more,
    })
    return {
      variant: String(customers),
      lines: [
        line(
          'rounds of a day, two workers',
          making,
          's',
          60,
          `${due} orders, ${Math.round(due / making)} a second`,
        ),
        line('the year ahead of one', summary(year).p50, 'ms', 5, `max ${summary(year).max.toFixed(1)}`),
        line(
          `forecast of ${forecastDays} days`,
          forecasting,
          's',
          30,
          `${subscriptions} subscriptions, ${days.reduce((sum, { shipments }) => sum + shipments, 0)} shipments`,
        ),
      ],
      raw: { making, year: rounded(year), forecasting, day, due },
    }
  })
}

/** From the start of the processes to the end of the last one. */
async function makeOn({ config, connection }: Runtime, day: string): Promise<number> {
  const env = {
    ...process.env,
    ENISHI_DATA: config.dataDir,
    ENISHI_LOG: 'error',
    DATABASE_URL: urlOf(connection),
  }
  const begun = performance.now()
  const ends = Array.from({ length: workers }, async () => {
    const child = spawn(process.execPath, [entry, 'subscriptions', 'make', '--on', day], {
      env,
      stdio: 'inherit',
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`A worker ended with ${code}`)
  })
  await Promise.all(ends)
  return (performance.now() - begun) / 1000
}

/** A subscription of every month on the 31st, with the calendar of the organisation asked for the first time. */
async function yearAhead({ database: { db } }: Runtime): Promise<number[]> {
  const calendar = await organisationCalendar({ db })
  const today = calendar.today()
  const course = startCourse({ kind: 'months', every: 1, day: 31 }, addDays(today, 3))
  const terms = { ...emptyTerms, contents: [{ from: 1, to: null, items: [] }] }
  return Array.from({ length: years }, () => {
    const begun = performance.now()
    roundsAhead(course, terms, remembering(calendar), { today, until: addDays(today, 365), atMost: 400 })
    return performance.now() - begun
  })
}
