import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { gateSql, isUsable } from '#features/consent/consent.gate.ts'
import type { Scope } from '#features/fields/fields.scope.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import type { Audience, CampaignSettings, Test } from './campaigns.schemas.ts'

/** What a ledger is made by. */
export type Aim = {
  readonly number: number
  readonly purposeId: string
  readonly audience: Audience
  readonly heldOutPercent: number
  readonly test: Test | null
  /** When each variant is due, the first first. */
  readonly due: readonly Date[]
  /** Each in the hour in which they react most, at most so many hours after `due`. */
  readonly withinHours: number | null
  readonly cap: CampaignSettings['cap']
}

/** Who is meant, as a condition on `customer c`. */
export function isMeant(
  { everybody, segmentIds, exceptIds, rule }: Audience,
  scope: Scope,
): RawBuilder<SqlBool> {
  const inOneOf = (ids: readonly string[]): RawBuilder<unknown> => sql`
    select 1 from segment_member m where m.customer_id = c.customer_id and m.segment_id = any(${[...ids]}::uuid[])`
  const conditions: RawBuilder<unknown>[] = [sql`c.deleted_at is null`]
  if (!everybody && segmentIds.length > 0) conditions.push(sql`exists (${inOneOf(segmentIds)})`)
  if (!everybody && segmentIds.length === 0 && rule === null) conditions.push(sql`false`)
  if (rule !== null) conditions.push(compileRule(rule, scope, { path: 'audience.rule' }))
  if (exceptIds.length > 0) conditions.push(sql`not exists (${inOneOf(exceptIds)})`)
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`
}

/** States that count as advertising somebody got, or may have got. */
export const countsForCap = ['taken', 'sending', 'sent', 'unknown'] as const

/** Those who had as much advertising as they may, in the days before `at`: `(customer_id)`. */
export function cappedSql(
  cap: NonNullable<CampaignSettings['cap']>,
  at: Date,
  among: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  const since = new Date(at.getTime() - cap.days * 86_400_000)
  return sql`
    select r.customer_id from campaign k
    join consent_purpose p on p.id = k.purpose_id and p.class = 'advertising'
    join campaign_recipient r on r.campaign_id = k.id
    where k.began_at is not null and (k.ended_at is null or k.ended_at > ${since})
      and r.state = any(${[...countsForCap]}::text[]) and coalesce(r.sent_at, ${at}) > ${since} and ${among}
    group by r.customer_id having count(*) >= ${cap.most}`
}

/**
 * The ledger of a campaign as one statement: for each of its audience and each of their addresses a row
 * `(customer_id, address, variant, state, reason, entry_id, due_at)`, those who will not get it with the reason. Who is
 * held out and who gets which variant follows from a hash of campaign and customer alone, and the shares are exact.
 */
export function ledgerSql(work: Pick<Work, 'config'>, aim: Aim, scope: Scope): RawBuilder<unknown> {
  const { number, purposeId, audience, heldOutPercent, test, due, withinHours, cap } = aim
  const [first = new Date()] = due
  const asked =
    audience.addresses === 'main'
      ? sql`select distinct on (t.customer_id) t.customer_id, t.key, ${isUsable} as has_address
          from contact_point t where t.kind = 'email' and t.key <> ''
            and t.customer_id in (select a.customer_id from audience a)
          order by t.customer_id, ${isUsable} desc, t.position, t.id`
      : sql`select distinct on (t.customer_id, t.key) t.customer_id, t.key, ${isUsable} as has_address
          from contact_point t where t.kind = 'email' and t.key <> ''
            and t.customer_id in (select a.customer_id from audience a)
          order by t.customer_id, t.key, ${isUsable} desc`
  const asks = sql`select a.customer_id, 'email'::text as channel, a.key, ${purposeId}::uuid as purpose_id, a.has_address
    from asked a`
  const variants = sql`${due.length}::int`
  const heldOut = sql`round(f.many * ${heldOutPercent}::int / 100.0)`
  const sample =
    test === null ? sql`f.many` : sql`greatest(ceil(f.many * ${test.share}::int / 100.0), ${variants})`
  return sql`
    with audience as materialized (
      select c.customer_id from customer c where ${isMeant(audience, { ...scope, whole: true })}),
    asked as materialized (${asked}),
    capped as materialized (${cap === null ? sql`select null::uuid as customer_id where false` : cappedSql(cap, first)}),
    gated as materialized (
      select g.customer_id, g.key as address, g.entry_id,
        case when g.allowed and x.customer_id is not null then 'cap' else g.reason end as reason,
        g.allowed and x.customer_id is null as may
      from (${gateSql(work, asks, scope)}) g left join capped x on x.customer_id = g.customer_id),
    -- One mail to an address, whoever else has it on record.
    single as (
      select g.*, row_number() over (partition by g.address, g.may order by g.customer_id) = 1 as is_first from gated g),
    placed as (
      select s.customer_id, s.address, s.entry_id, s.reason,
        dense_rank() over (order by uuid_hash_extended(s.customer_id, ${number}::bigint), s.customer_id)::int as place
      from single s where s.may and s.is_first),
    fitted as (select p.*, max(p.place) over () as many from placed p),
    shared as (
      select f.*, f.place <= ${heldOut} as is_held_out, f.place - ${heldOut} <= ${sample} as is_sample,
        1 + (f.place % ${variants})::smallint as variant from fitted f),
    meant as (
      select s.customer_id, s.address, s.reason, s.entry_id,
        case when s.is_held_out or not s.is_sample then null else s.variant end::smallint as variant,
        case when s.is_held_out then 'heldOut' when s.is_sample then 'queued' else 'waiting' end as state,
        coalesce((${[...due]}::timestamptz[])[case when s.is_sample then s.variant end], ${first}) as base
      from shared s)
    select m.customer_id, m.address, m.variant, m.state, m.reason, m.entry_id,
      ${withinHours === null ? sql`m.base` : bestHourSql(scope.timeZone, withinHours)} as due_at
    from meant m ${withinHours === null ? sql`` : withBestHour}
    union all
    select s.customer_id, s.address, null, 'skipped', case when s.may then 'sameAddress' else s.reason end, s.entry_id,
      ${first}
    from single s where not s.may or not s.is_first
    union all
    select a.customer_id, '', null, 'skipped', 'noAddress', null, ${first}
    from audience a where not exists (select 1 from asked k where k.customer_id = a.customer_id)`
}

/** Of whom nothing is known: when everybody reacts most, on such a day. */
export const withBestHour = sql`
  left join reaction_facts best on best.customer_id = m.customer_id and best.best_hour is not null
  left join (select (array_agg(c.hour order by c.n desc, c.hour) filter (where not c.weekend))[1] as working,
      (array_agg(c.hour order by c.n desc, c.hour) filter (where c.weekend))[1] as weekend
    from (select weekday in (0, 6) as weekend, hour, sum(opens + clicks) as n from reaction_clock
      group by 1, 2 having sum(opens + clicks) > 0) c) usual on true`

/** The next time at which it is their hour of that kind of day, where that comes in time; else right away. */
export function bestHourSql(timeZone: string, withinHours: number): RawBuilder<unknown> {
  const local = sql`(m.base at time zone ${timeZone}::text)`
  const hourOn = (day: RawBuilder<unknown>) => sql`(${day} + make_interval(hours =>
    case when extract(dow from ${day}) in (0, 6)
      then coalesce(best.best_hour_weekend, best.best_hour, usual.weekend, usual.working)
      else coalesce(best.best_hour_working, best.best_hour, usual.working, usual.weekend) end::int))`
  const today = hourOn(sql`date_trunc('day', ${local})`)
  const tomorrow = hourOn(sql`(date_trunc('day', ${local}) + interval '1 day')`)
  const next = sql`(case when ${today} < ${local} then ${tomorrow} else ${today} end at time zone ${timeZone}::text)`
  return sql`case when ${next} <= m.base + make_interval(hours => ${withinHours}::int) then ${next} else m.base end`
}
