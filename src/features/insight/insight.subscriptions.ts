import { sql, type RawBuilder } from 'kysely'
import { hasRound } from '#features/plans/plans.rounds.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import type { Work } from '#platform/work.ts'
import { type Asked, type courseGroups, type Picture } from './insight.api.ts'
import { firstOf, lastOf, periodOf, type Period } from './insight.months.ts'
import { audienceOf, together, type Audience } from './insight.scope.ts'
import { percent, pictureOf, rule, sayIn, total, type Column, type Row, type Say } from './insight.ts'

/** Days after the day of a round on which it may still be shipped without counting as missing. */
const grace = 14
/** Suspended for longer, a subscription counts as left. */
const suspendedDays = 60
const mostRounds = 24
/** As many as can be told apart in a chart. */
const mostGroups = 6

type By = (typeof courseGroups)[number]

/** What subscriptions are told apart by beside their plan: a column, and its name, worked out once for each value of it. */
const groupOf: {
  readonly [B in By]: { readonly by: RawBuilder<unknown>; readonly name: RawBuilder<string | null> }
} = {
  all: { by: sql`null::text`, name: sql`k.by` },
  plan: { by: sql`null::text`, name: sql`k.plan_id::text` },
  media: { by: sql`s.media_id`, name: sql`k.by::text` },
  month: { by: sql`s.started_on`, name: sql`to_char(k.by, 'YYYY-MM')` },
}

/** How far the subscriptions of a group came; of each number of rounds, how many. */
type Course = {
  readonly key: string
  readonly name: string
  readonly size: number
  /** Shipped round n or more. */
  readonly reached: readonly number[]
  /** Of whom it is known whether they did. */
  readonly known: readonly number[]
  /** Shipped round n, and it is known whether the next one was. */
  readonly due: readonly number[]
}
type Count = { group: string | null; shipped: number; known: number; count: number }
type Read = Count & { planId: string; edition: number }

/**
 * How far subscriptions that began in the period came. Whether one reached round n is known once it was shipped, or once
 * the day of that round and the grace are over; of one that is suspended, once it counts as left. A plan of so many rounds
 * knows nothing of further ones.
 */
async function readCounts(work: Work, audience: Audience, { from, to }: Period, by: By): Promise<Count[]> {
  const today = sql`${audience.today}::date`
  const over = sql`(${today} - ${sql.lit(grace)})`
  const counted = sql<Read>`
    select ${groupOf[by].name} as group, k.plan_id, k.edition, k.shipped, k.known, sum(k.count)::int as count from (
      select ${groupOf[by].by} as by, s.plan_id, s.edition, s.shipped_rounds as shipped, count(*) as count,
        least(${sql.lit(mostRounds + 1)}, greatest(s.shipped_rounds,
          case when s.last_on is null or s.last_on <= ${over} then s.made_rounds
            when s.cycle_days >= s.last_on - ${over} then s.made_rounds - 1
            else s.made_rounds - ceil((s.last_on - ${over}) / s.cycle_days)::int end,
          case when s.next_on <= ${over} and s.state <> 'ended'
              and (s.state <> 'suspended' or s.left_on < ${today} - ${sql.lit(suspendedDays)})
            then s.made_rounds + 1 + floor((${over} - s.next_on) / s.cycle_days)::int end)) as known
      from subscription s
      where s.shipped_rounds > 0 and s.started_on between ${firstOf(from)}::date and ${lastOf(to)}::date
        and ${audience.has(sql`s.customer_id`)}
      group by 1, 2, 3, 4, 6) k
    group by 1, 2, 3, 4, 5`
  const { rows } = await together(work, (tx) => counted.execute(tx.db))
  const lastOfEdition = await readLastRounds(work)
  return rows.map(({ planId, edition, ...count }) => ({
    ...count,
    known: Math.max(
      count.shipped,
      Math.min(count.known, lastOfEdition.get(`${planId} ${edition}`) ?? count.known),
    ),
  }))
}

/** The last round of each edition, as far as it is drawn. */
async function readLastRounds(work: Work): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ planId: string; edition: number; terms: PlanTerms }>`
    select plan_id, edition, terms from plan_edition`.execute(work.db)
  const rounds = Array.from({ length: mostRounds + 1 }, (_, at) => at + 1)
  return new Map(
    rows.map(({ planId, edition, terms }) => [
      `${planId} ${edition}`,
      rounds.findLast((round) => hasRound(terms, round)) ?? 0,
    ]),
  )
}

function courseOf(key: string, name: string, counts: readonly Count[]): Course {
  const of = (holds: (count: Count, n: number) => boolean): number[] =>
    Array.from({ length: mostRounds + 2 }, (_, n) =>
      total(
        counts.filter((one) => holds(one, n)),
        ({ count }) => count,
      ),
    )
  return {
    key,
    name,
    size: total(counts, ({ count }) => count),
    reached: of(({ shipped }, n) => shipped >= n),
    known: of(({ known }, n) => known >= n),
    due: of(({ shipped, known }, n) => shipped >= n && known > n),
  }
}

/** The groups that are drawn beside the whole: the largest, of months the latest. */
async function groupsOf(work: Work, counts: readonly Count[], by: By, say: Say): Promise<Course[]> {
  if (by === 'all') return []
  const names = await namesOf(work, by)
  const courses = [...Map.groupBy(counts, ({ group }) => group ?? 'none')].map(([key, of]) =>
    courseOf(key, by === 'month' ? key : (names.get(key) ?? say('noMedia')), of),
  )
  return by === 'month'
    ? courses.toSorted((a, b) => a.key.localeCompare(b.key)).slice(-mostGroups)
    : courses.toSorted((a, b) => b.size - a.size).slice(0, mostGroups)
}

async function namesOf(work: Work, by: By): Promise<ReadonlyMap<string, string>> {
  if (by !== 'plan' && by !== 'media') return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, name from ${sql.table(by)}`.execute(
    work.db,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type Drawing = {
  /** From 1. */
  readonly label: (n: number) => string
  /** Of a course, how many of how many in row n. */
  readonly share: (course: Course, n: number) => readonly [part: number, whole: number]
  readonly rounds: number
  readonly names: readonly [part: string, whole: string, rate: string]
  /** Who has shipped so many rounds stands behind row n. */
  readonly behind: (n: number) => number
  readonly definition: string
}

async function drawCourses(
  work: Work,
  key: 'survival' | 'continuation',
  asked: Asked<'survival'>,
  drawing: (say: Say, all: Course) => Drawing,
): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 36)
  const counts = await readCounts(work, audience, period, asked.by)
  const all = courseOf('all', say('everySubscription'), counts)
  const groups = await groupsOf(work, counts, asked.by, say)
  const { label, share, rounds, names, behind, definition } = drawing(say, all)
  const rows = Array.from({ length: Math.max(0, rounds) }, (_, at): Row => {
    const n = at + 1
    const [part, whole] = share(all, n)
    return {
      key: String(n),
      label: label(n),
      values: {
        part,
        whole,
        rate: percent(part, whole),
        ...Object.fromEntries(groups.map((course) => [`rate.${course.key}`, percent(...share(course, n))])),
      },
      people: {
        part: rule('subscriptionRounds', { atLeast: behind(n), months: [period.from, period.to] }),
      },
    }
  })
  return pictureOf(work, key, {
    today: audience.today,
    definition,
    period,
    n: all.size,
    of: 'subscriptions',
    maturity: say('roundMaturity', { grace, suspended: suspendedDays }),
    columns: [
      { key: 'part', label: names[0], unit: 'count' },
      { key: 'whole', label: names[1], unit: 'count' },
      { key: 'rate', label: names[2], unit: 'percent' },
      ...groups.map((one): Column => ({ key: `rate.${one.key}`, label: one.name, unit: 'percent' })),
    ],
    rows,
  })
}

/** 残存率: S(n) = those that shipped round n ÷ those that shipped the first, of those of which it is known. */
export function readSurvival(work: Work, asked: Asked<'survival'>): Promise<Picture> {
  return drawCourses(work, 'survival', asked, (say, all) => ({
    label: (n) => say('roundN', { n }),
    share: ({ reached, known }, n) => [reached[n] ?? 0, known[n] ?? 0],
    rounds: Math.min(
      mostRounds,
      all.known.findLastIndex((count, n) => n > 0 && count > 0),
    ),
    names: [say('reachedRound'), say('knownOfRound'), say('survivalRate')],
    behind: (n) => n,
    definition: say('survivalDefinition'),
  }))
}

/** 継続率: R(n→n+1) = those that shipped round n + 1 ÷ those that shipped round n and of which the next is known. */
export function readContinuation(work: Work, asked: Asked<'continuation'>): Promise<Picture> {
  return drawCourses(work, 'continuation', asked, (say, all) => ({
    label: (n) => say('roundToNext', { n, next: n + 1 }),
    share: ({ reached, due }, n) => [reached[n + 1] ?? 0, due[n] ?? 0],
    rounds: Math.min(
      mostRounds,
      all.due.findLastIndex((count, n) => n > 0 && count > 0),
    ),
    names: [say('shippedNext'), say('shippedAndDue'), say('continuationRate')],
    behind: (n) => n + 1,
    definition: say('continuationDefinition'),
  }))
}
