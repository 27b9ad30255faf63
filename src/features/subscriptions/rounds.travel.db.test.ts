import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import * as engine from '#features/plans/engine.changes.ts'
import { advance, nextDates, startCourse, type Course } from '#features/plans/engine.course.ts'
import type { ShopCalendar } from '#features/plans/engine.dates.ts'
import { termsOf } from '#features/plans/engine.make.ts'
import type { Cycle, PlanTerms } from '#features/plans/plans.terms.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { addDays } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import { useRuntime } from '#test/harness/database.ts'
import { runDay } from './rounds.jobs.ts'
import { makeEdition, makeSubscriptions } from './rounds.make.ts'
import * as actions from './subscriptions.actions.ts'

/** Two years from a Thursday: two turns of the year, Golden Weeks, and the end of February of a leap year. */
const firstDay = '2027-04-01'
const days = 730
const how = { by: 'staff', channel: 'phone' } as const

/** What a person does to one on the n-th day: the same with the engine and with the product. */
type Deed = {
  readonly on: number
  readonly plain: (course: Course, setting: engine.Setting) => engine.Changed
  readonly real: (id: string) => Promise<unknown>
}

const courses: readonly {
  readonly cycle: Cycle
  readonly terms: Partial<PlanTerms>
  readonly deeds: (as: () => Parameters<typeof actions.skipRound>[0]) => readonly Deed[]
}[] = [
  { cycle: { kind: 'months', every: 1, day: 31 }, terms: {}, deeds: () => [] },
  {
    cycle: { kind: 'weekday', every: 1, nth: 5, weekday: 1 },
    terms: { leadDays: 3, closedDays: 'previous' },
    deeds: (as) => [skipping(as, 40, 1), skipping(as, 300, 2), pausingFor(as, 420, 3)],
  },
  {
    cycle: { kind: 'days', every: 45 },
    terms: { leadDays: 0, deadlineDays: 3 },
    deeds: (as) => [pausingUntil(as, 100, 210), suspending(as, 400), resuming(as, 455), skipping(as, 600, 1)],
  },
  {
    cycle: { kind: 'months', every: 2, day: 29 },
    terms: { deadlineDays: 10, noticeDays: 20 },
    deeds: (as) => [moving(as, 30, 75), moving(as, 330, 349), pausingFor(as, 500, 2), resuming(as, 520)],
  },
  // 頒布会: it ends by itself, one round later for each that was skipped.
  {
    cycle: { kind: 'months', every: 1, day: 10 },
    terms: { rounds: 6, leadDays: 2 },
    deeds: (as) => [skipping(as, 50, 1)],
  },
  {
    cycle: { kind: 'days', every: 90 },
    terms: {},
    deeds: (as) => [
      {
        on: 200,
        plain: (course, setting) => engine.changeCycle(course, { kind: 'days', every: 30 }, true, setting),
        real: (id) =>
          actions.changeCycle(as(), id, { cycle: { kind: 'days', every: 30 }, keepNext: true }, how),
      },
      // Too early to be packed: refused by both.
      moving(as, 300, 300),
    ],
  },
]

type As = () => Parameters<typeof actions.skipRound>[0]
function skipping(as: As, on: number, times: number): Deed {
  return {
    on,
    plain: (course, setting) => engine.skip(course, times, setting),
    real: (id) => actions.skipRound(as(), id, { times }, how),
  }
}
function pausingFor(as: As, on: number, rounds: number): Deed {
  return {
    on,
    plain: (course, setting) => engine.pauseFor(course, rounds, setting),
    real: (id) => actions.pauseSubscription(as(), id, { rounds }, how),
  }
}
function pausingUntil(as: As, on: number, last: number): Deed {
  const until = addDays(firstDay, last)
  return {
    on,
    plain: (course, setting) => engine.pauseUntil(course, until, setting),
    real: (id) => actions.pauseSubscription(as(), id, { until }, how),
  }
}
function suspending(as: As, on: number): Deed {
  return {
    on,
    plain: (course, setting) => engine.suspend(course, setting, 'suspended'),
    real: (id) => actions.suspendSubscription(as(), id, {}, how),
  }
}
function resuming(as: As, on: number): Deed {
  return {
    on,
    plain: (course, setting) => engine.resume(course, setting),
    real: (id) => actions.resumeSubscription(as(), id, {}, how),
  }
}
function moving(as: As, on: number, to: number): Deed {
  const day = addDays(firstDay, to)
  return {
    on,
    plain: (course, setting) => engine.moveTo(course, day, setting),
    real: (id) => actions.moveRound(as(), id, { on: day }, how),
  }
}

type Made = { readonly round: number; readonly dueOn: string; readonly shipOn: string }
type Travelled = {
  readonly made: readonly Made[]
  readonly state: string
  readonly refused: readonly number[]
}

/** The same two years by the engine alone. */
function travel(
  { cycle, terms: given }: { cycle: Cycle; terms: Partial<PlanTerms> },
  deeds: readonly Deed[],
  first: string,
  calendar: ShopCalendar,
): Travelled {
  const terms = termsOf({ ...given, cycles: [cycle] })
  const made: Made[] = []
  const refused: number[] = []
  let course = startCourse(cycle, first)
  let dates = nextDates(course, terms, calendar, firstDay)
  for (let n = 0; n <= days; n++) {
    const today = addDays(firstDay, n)
    const before = course
    for (const { plain } of deeds.filter(({ on }) => on === n)) {
      const changed = plain(course, { terms, calendar, today, by: 'staff' })
      if ('course' in changed) course = changed.course
      else refused.push(n)
    }
    if (course.state === 'paused' && (course.resumesOn ?? today) <= today) course = engine.goOn(course)
    if (course !== before) dates = nextDates(course, terms, calendar, today)
    if (dates === null || dates.makeOn > today) continue
    made.push({ round: course.nextRound, dueOn: course.nextOn, shipOn: dates.shipOn })
    course = advance(course, dates.shipOn, terms, calendar)
    dates = nextDates(course, terms, calendar, today)
  }
  return { made, state: course.state, refused }
}

describe('two years, day by day', () => {
  const harness = useRuntime()
  const manager = (): ReturnType<typeof harness.as> => harness.as('manager')
  beforeAll(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterAll(() => vi.useRealTimers())

  async function isAnythingDue(day: string): Promise<boolean> {
    const { rows } = await sql`
      select 1 from subscription where least(make_on, notice_on, resumes_on) <= ${day}::date limit 1`.execute(
      harness.system().db,
    )
    return rows.length > 0
  }

  it('become the orders that the engine says, whatever people do and however often a day is worked through', async () => {
    vi.setSystemTime(new Date(`${firstDay}T12:00:00+09:00`))
    const tea = (await makeProduct(manager(), { name: '定期の緑茶' })).id
    const contents = [{ from: 1, to: null, items: [{ productId: tea, quantity: 1, unitPrice: 3300 }] }]
    const calendar = await organisationCalendar(harness.system())
    const travellers = []
    for (const [index, course] of courses.entries()) {
      const terms = { ...course.terms, contents, cycles: [course.cycle] }
      const first = addDays(firstDay, 20 + index)
      const planId = await makeEdition(harness.system(), terms)
      const customers = await makeCustomers(harness.runtime, 1)
      const given = { planId, terms, first, today: firstDay }
      const [made] = await makeSubscriptions(harness.system(), customers, given)
      const deeds = course.deeds(manager)
      const refused: number[] = []
      travellers.push({
        id: made?.id ?? '',
        refused,
        deeds,
        expected: travel(course, deeds, first, calendar),
      })
    }

    for (let n = 0; n <= days; n++) {
      vi.setSystemTime(new Date(`${addDays(firstDay, n)}T12:00:00+09:00`))
      for (const { id, deeds, refused } of travellers)
        for (const { real } of deeds.filter(({ on }) => on === n))
          await real(id).catch((error: unknown) => {
            if (!(error instanceof Problem)) throw error
            refused.push(n)
          })
      // Of the days on which nothing stands one in ten is worked through, and of all some a second time.
      if (n % 10 === 0 || (await isAnythingDue(addDays(firstDay, n)))) await runDay(harness.system())
      if (n % 50 === 0) await runDay(harness.system())
    }

    for (const [index, { id, refused, expected }] of travellers.entries()) {
      const { rows: made } = await sql<Made>`
        select r.round, r.due_on, r.ship_on from subscription_round r
        join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id
        where r.subscription_id = ${id}::uuid order by r.round`.execute(harness.system().db)
      const { rows } = await sql<{ state: string }>`
        select state from subscription where id = ${id}::uuid`.execute(harness.system().db)
      expect({ index, made, state: rows[0]?.state, refused }).toEqual({ index, ...expected })
    }
    expect(travellers.map(({ expected }) => expected.refused)).toEqual([[], [], [], [], [], [300]])
    expect(travellers.map(({ expected }) => expected.made.length)).toMatchInlineSnapshot(`
      [
        24,
        18,
        11,
        12,
        6,
        20,
      ]
    `)
  }, 240_000)
})
