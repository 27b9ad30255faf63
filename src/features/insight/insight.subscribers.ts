import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { firstOf, isOver, lastOf, monthsOf, periodOf } from './insight.months.ts'
import { audienceOf, type Audience } from './insight.scope.ts'
import { percent, pictureOf, rule, sayIn, total, type Row } from './insight.ts'

const standing = ['active', 'paused', 'suspended', 'paymentError'] as const

type Change = {
  month: string
  kind: string
  stateBefore: string | null
  stateAfter: string
  count: number
  /** Yen a month. */
  before: number
  after: number
  gained: number
  lost: number
}

/** What changed in each month until the last one asked for, from the very first: what stands at an end is their sum. */
async function readChanges(work: Work, audience: Audience, until: string): Promise<Change[]> {
  // By days first: a month is worked out for some thousands of them instead of for each change.
  const { rows } = await sql<Change>`
    select to_char(d.day, 'YYYY-MM') as month, d.kind, d.state_before, d.state_after, sum(d.count)::int as count,
      sum(d.before)::float8 as before, sum(d.after)::float8 as after, sum(d.gained)::float8 as gained,
      sum(d.lost)::float8 as lost
    from (
      select x.day, x.kind, x.state_before, x.state_after, count(*) as count, sum(x.value_before) as before,
        sum(x.value_after) as after, sum(greatest(x.value_after - x.value_before, 0)) as gained,
        sum(greatest(x.value_before - x.value_after, 0)) as lost
      from subscription_change x
      where x.day <= ${lastOf(until)}::date
        and (x.state_before is distinct from x.state_after or x.value_before <> x.value_after)
        and ${audience.has(sql`x.customer_id`)}
      group by 1, 2, 3, 4) d
    group by 1, 2, 3, 4`.execute(work.db)
  return rows
}

/** 月末の状態ごとの定期数, and 解約率 (月次) = 当月解約数 ÷ 月初有効定期数. */
export async function readStanding(work: Work, asked: Asked<'standing'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 24)
  const changes = await readChanges(work, audience, period.to)
  const held = new Map<string, number>()
  const move = (state: string | null, by: number): void => {
    if (state !== null) held.set(state, (held.get(state) ?? 0) + by)
  }
  const apply = (of: readonly Change[]): void => {
    for (const { stateBefore, stateAfter, count } of of) {
      if (stateBefore === stateAfter) continue
      move(stateBefore, -count)
      move(stateAfter, count)
    }
  }
  apply(changes.filter(({ month }) => month < period.from))
  const stoodBefore = total([...standing], (state) => held.get(state) ?? 0)
  const rows = monthsOf(period).map((month): Row => {
    const of = changes.filter((one) => one.month === month)
    const begin = held.get('active') ?? 0
    const counted = (holds: (change: Change) => boolean): number =>
      total(of.filter(holds), ({ count }) => count)
    const started = counted(({ kind }) => kind === 'started')
    const cancelled = counted(
      ({ stateBefore, stateAfter }) => stateAfter === 'cancelled' && stateBefore !== 'cancelled',
    )
    apply(of)
    return {
      key: month,
      label: month,
      values: {
        ...Object.fromEntries(standing.map((state) => [state, held.get(state) ?? 0])),
        started,
        cancelled,
        churn: isOver(month, audience.today) ? percent(cancelled, begin) : null,
      },
      people: {
        started: rule('subscriptionBegan', { months: [month, month] }),
        cancelled: rule('subscriptionLeft', { months: [month, month] }),
      },
    }
  })
  return pictureOf(work, 'standing', {
    today: audience.today,
    definition: say('standingDefinition'),
    period,
    n: stoodBefore + total(rows, ({ values }) => values['started'] ?? 0),
    of: 'subscriptions',
    ...(!isOver(period.to, audience.today) && { note: say('monthNotOver') }),
    columns: [
      { key: 'active', label: say('active'), unit: 'count' },
      { key: 'paused', label: say('paused'), unit: 'count' },
      { key: 'suspended', label: say('suspended'), unit: 'count' },
      { key: 'paymentError', label: say('paymentError'), unit: 'count' },
      { key: 'started', label: say('started'), unit: 'count' },
      { key: 'cancelled', label: say('cancelled'), unit: 'count' },
      { key: 'churn', label: say('churnRate'), unit: 'percent' },
    ],
    rows,
  })
}

/** MRR and what moved it: 新規・増額・再開・減額・解約. */
export async function readMrr(work: Work, asked: Asked<'mrr'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 24)
  const changes = await readChanges(work, audience, period.to)
  const net = (of: readonly Change[]): number => total(of, ({ before, after }) => after - before)
  let mrr = net(changes.filter(({ month }) => month < period.from))
  const goesOn = (state: string | null): boolean => state === 'active' || state === 'paused'
  const rows = monthsOf(period).map((month): Row => {
    const of = changes.filter((one) => one.month === month)
    const begin = mrr
    const fresh = of.filter(({ kind }) => kind === 'started')
    const back = of.filter(
      ({ kind, stateBefore, stateAfter }) => kind !== 'started' && !goesOn(stateBefore) && goesOn(stateAfter),
    )
    const gone = of.filter(({ stateBefore, stateAfter }) => goesOn(stateBefore) && !goesOn(stateAfter))
    const within = of.filter((one) => !fresh.includes(one) && !back.includes(one) && !gone.includes(one))
    const gained = total(within, (one) => one.gained)
    const reduced = total(within, (one) => one.lost)
    const churned = 0 - net(gone)
    mrr += net(of)
    const over = isOver(month, audience.today)
    return {
      key: month,
      label: month,
      values: {
        fresh: net(fresh),
        gained,
        back: net(back),
        reduced: 0 - reduced,
        churned: 0 - churned,
        mrr,
        gross: over ? percent(churned + reduced, begin) : null,
        net: over ? percent(churned + reduced - gained, begin) : null,
      },
      people: {
        fresh: rule('subscriptionBegan', { months: [month, month] }),
        churned: rule('subscriptionLeft', { months: [month, month], how: 'stopped' }),
      },
    }
  })
  return pictureOf(work, 'mrr', {
    today: audience.today,
    definition: say('mrrDefinition'),
    period,
    n: total(
      changes.filter(({ kind }) => kind === 'started'),
      ({ count }) => count,
    ),
    of: 'subscriptions',
    ...(!isOver(period.to, audience.today) && { note: say('monthNotOver') }),
    columns: [
      { key: 'fresh', label: say('mrrNew'), unit: 'yen' },
      { key: 'gained', label: say('mrrGained'), unit: 'yen' },
      { key: 'back', label: say('mrrBack'), unit: 'yen' },
      { key: 'reduced', label: say('mrrReduced'), unit: 'yen' },
      { key: 'churned', label: say('mrrChurned'), unit: 'yen' },
      { key: 'mrr', label: 'MRR', unit: 'yen' },
      { key: 'gross', label: say('grossChurn'), unit: 'percent' },
      { key: 'net', label: say('netChurn'), unit: 'percent' },
    ],
    rows,
  })
}

/** 解約理由 and 解約阻止率 = 阻止 ÷ 解約申出. */
export async function readLeaving(work: Work, asked: Asked<'leaving'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 24)
  const key = {
    reason: sql`l.reason_id::text`,
    month: sql`to_char(l.day, 'YYYY-MM')`,
    round: sql`lpad(l.round::text, 3, '0')`,
    plan: sql`s.plan_id::text`,
    media: sql`s.media_id::text`,
  }[asked.along]
  const reason = work.locale === 'en' ? sql`coalesce(r.label_en, r.label)` : sql`r.label`
  const name = {
    reason: sql`(select ${reason} from leaving_reason r where r.id = t.key::uuid)`,
    month: sql`null::text`,
    round: sql`null::text`,
    plan: sql`(select p.name from plan p where p.id = t.key::uuid)`,
    media: sql`(select m.name from media m where m.id = t.key::uuid)`,
  }[asked.along]
  const ofSubscription =
    asked.along === 'plan' || asked.along === 'media'
      ? sql`join subscription s on s.customer_id = l.customer_id and s.id = l.subscription_id`
      : sql``
  const { rows } = await sql<{ key: string | null; name: string | null; asked: number; stayed: number }>`
    select t.key, ${name} as name, t.asked, t.stayed
    from (
      select ${key} as key, count(*)::int as asked, (count(*) filter (where l.outcome = 'stayed'))::int as stayed
      from leaving_request l ${ofSubscription}
      where l.day between ${firstOf(period.from)}::date and ${lastOf(period.to)}::date
        and ${audience.has(sql`l.customer_id`)}
      group by 1) t`.execute(work.db)
  const inOrder = asked.along === 'month' || asked.along === 'round'
  const sorted = rows.toSorted((a, b) =>
    inOrder
      ? (a.key ?? '').localeCompare(b.key ?? '')
      : b.asked - a.asked || (a.key ?? '').localeCompare(b.key ?? ''),
  )
  const none = { reason: say('noReason'), month: '', round: '', plan: '', media: say('noMedia') }[asked.along]
  return pictureOf(work, 'leaving', {
    today: audience.today,
    definition: say('leavingDefinition'),
    period,
    n: total(rows, (row) => row.asked),
    of: 'subscriptions',
    columns: [
      { key: 'asked', label: say('askedToLeave'), unit: 'count' },
      { key: 'left', label: say('cancelled'), unit: 'count' },
      { key: 'stayed', label: say('stayed'), unit: 'count' },
      { key: 'share', label: say('shareOfAsked'), unit: 'percent' },
      { key: 'kept', label: say('keptRate'), unit: 'percent' },
    ],
    rows: sorted.map(({ key: id, name: label, asked: count, stayed }): Row => {
      const months = asked.along === 'month' && id !== null ? [id, id] : [period.from, period.to]
      const of = asked.along === 'reason' && { reasonId: id }
      return {
        key: id ?? 'none',
        label:
          label ??
          (asked.along === 'round'
            ? say('roundN', { n: Number(id) })
            : asked.along === 'month'
              ? (id ?? '')
              : none),
        values: {
          asked: count,
          left: count - stayed,
          stayed,
          share: percent(
            count,
            total(rows, (row) => row.asked),
          ),
          kept: percent(stayed, count),
        },
        people:
          asked.along === 'month' || asked.along === 'reason'
            ? {
                asked: rule('askedToLeave', { months, ...of }),
                left: rule('askedToLeave', { months, outcome: 'cancelled', ...of }),
                stayed: rule('askedToLeave', { months, outcome: 'stayed', ...of }),
              }
            : {},
      }
    }),
  })
}

/** Steps of days, the last open. */
const steps = [30, 60, 90, 180, 365, 730] as const

/** 在籍日数: how long subscriptions that ended were in force, beside those that still are. */
export async function readTenure(work: Work, asked: Asked<'tenure'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 36)
  const today = sql`${sql.lit(audience.today)}::date`
  const days = sql`(least(coalesce(s.left_on, ${today}), ${today}) - s.started_on)`
  // Of each of these the planner knows that it is true or false: two processes count, where of one number one would.
  const over = steps.map((step) => sql`${days} > ${sql.lit(step)}`)
  const { rows } = await sql<{ step: number; gone: number; there: number; days: number }>`
    select ${sql.join(
      over.map((more) => sql`(${more})::int`),
      sql` + `,
    )} as step,
      (count(*) filter (where s.left_on is not null))::int as gone,
      (count(*) filter (where s.left_on is null))::int as there,
      coalesce(sum(${days}) filter (where s.left_on is not null), 0)::float8 as days
    from subscription s
    where s.started_on between ${firstOf(period.from)}::date and ${lastOf(period.to)}::date
      and ${audience.has(sql`s.customer_id`)}
    group by ${sql.join(over)}`.execute(work.db)
  const gone = total(rows, (row) => row.gone)
  const n = gone + total(rows, ({ there }) => there)
  return pictureOf(work, 'tenure', {
    today: audience.today,
    definition: say('tenureDefinition'),
    period,
    n,
    of: 'subscriptions',
    ...(gone > 0 && { note: say('meanTenure', { days: Math.round(total(rows, (row) => row.days) / gone) }) }),
    columns: [
      { key: 'gone', label: say('leftAlready'), unit: 'count' },
      { key: 'there', label: say('stillThere'), unit: 'count' },
      { key: 'share', label: say('shareOfLeft'), unit: 'percent' },
    ],
    rows: [...steps, null].map((to, at): Row => {
      const from = at === 0 ? 0 : (steps[at - 1] ?? 0) + 1
      const found = rows.find(({ step }) => step === at)
      return {
        key: String(from),
        label: to === null ? say('daysAndMore', { from }) : say('daysFromTo', { from, to }),
        values: {
          gone: found?.gone ?? 0,
          there: found?.there ?? 0,
          share: percent(found?.gone ?? 0, gone),
        },
        people: {},
      }
    }),
  })
}
