import { sql, type RawBuilder } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { hasherOf } from './consent.hash.ts'
import {
  allowing,
  decide,
  everyPurpose,
  kindOf,
  mailOrderChannels,
  type Channel,
  type Facts,
  type Reason,
} from './consent.ts'
import { defaultConsentSettings, type Verdict } from './consent.schemas.ts'

/** May this be sent to this address of this customer? */
export type Ask = {
  readonly customerId: string
  readonly channel: Channel
  /** As `contact_point.key` has it. */
  readonly key: string
  readonly purposeId: string
}
/** The day it is asked for, in the organisation's calendar. */
export type When = { readonly today: string; readonly timeZone: string }

/** What a contact point may not be remarked on to be written to. */
const unusable = ['invalid', 'unparsable']

/** The organisation's choice, read in SQL: conditions are compiled without waiting. */
const chosen = (key: keyof typeof defaultConsentSettings): RawBuilder<unknown> =>
  sql`coalesce((select value -> ${sql.lit(key)} from setting where key = 'consent'),
    ${JSON.stringify(defaultConsentSettings[key])}::jsonb)`

const kindOfChannel = (channel: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case ${channel} ${sql.join(
    Object.entries(kindOf).map(([one, kind]) => sql`when ${sql.lit(one)} then ${sql.lit(kind)}`),
    sql` `,
  )} end`

/** Whether a contact point `t` can be written to at all. */
export const isUsable = sql`t.key <> '' and not t.notes && ${unusable}::text[]`

/**
 * What is asked of very many: every address of a channel, for these purposes. `among` is a condition on the contact
 * point `t`.
 */
export function addressAsks(
  channel: Channel,
  purposeIds: readonly string[],
  among: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  return sql`
    select t.customer_id, ${channel}::text as channel, t.key, o.id as purpose_id, ${isUsable} as has_address
    from contact_point t cross join unnest(${[...purposeIds]}::uuid[]) o (id)
    where t.kind = ${kindOf[channel]} and t.key <> '' and ${among}`
}

/** Everything the gate looks at, for each row of `asks (customer_id, channel, key, purpose_id, has_address)`. */
function factsSql(
  work: Pick<Work, 'config'>,
  asks: RawBuilder<unknown>,
  { today, timeZone }: When,
): RawBuilder<unknown> {
  const hasher = hasherOf(work)
  const inZone = (instant: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(${instant} at time zone ${timeZone}::text)::date`
  return sql`
    select a.customer_id, a.channel, a.key, a.purpose_id,
      coalesce(c.deleted_at is null and c.customer_id is not null, false) as is_there,
      coalesce(c.stage = 'left', false) as has_left,
      a.has_address,
      p.class as purpose_class,
      coalesce(p.mail_order and (${chosen('mailOrder')})::boolean, false) as mail_order,
      coalesce(p.double_opt_in, false) as double_opt_in,
      ((${chosen('consumers')}) = '"all"'::jsonb or not exists (
        select 1 from customer_post o where o.customer_id = a.customer_id
          and (o.ended_on is null or o.ended_on >= ${today}::date))) as is_consumer,
      (${chosen('optOutChannels')}) ? a.channel as opt_out_is_enough,
      a.channel = 'email' as is_email,
      a.channel = any(${[...mailOrderChannels]}::text[]) as is_mail_order_channel,
      coalesce(n.state, every.state) as state,
      coalesce(n.entry_id, every.entry_id) as entry_id,
      coalesce(n.confirmed_at, every.confirmed_at) is not null as is_confirmed,
      (${inZone(sql`coalesce(n.occurred_at, every.occurred_at)`)} + make_interval(months => p.valid_months))::date
        as valid_until,
      case when h.bounced_at is null then stop.reason else 'bounced' end as stop,
      exists (select 1 from suppression x where x.lifted_at is null and x.key_id < ${hasher.keyId})
        or exists (select 1 from suppression x where x.lifted_at is null and x.key_id > ${hasher.keyId}) as key_lost,
      w.every_days, ${inZone(sql`u.last_sent_at`)} as last_sent_on, ${today}::date as today
    from (${asks}) a
    left join customer c on c.customer_id = a.customer_id
    left join consent_purpose p on p.id = a.purpose_id and p.retired_at is null
    left join consent_now n on n.customer_id = a.customer_id and n.channel = a.channel and n.key = a.key
      and n.purpose_id = a.purpose_id
    left join consent_now every on every.customer_id = a.customer_id and every.channel = a.channel
      and every.key = a.key and every.purpose_id = ${everyPurpose}::uuid
    left join contact_health h on h.customer_id = a.customer_id and h.channel = ${kindOfChannel(sql`a.channel`)}
      and h.key = a.key collate "default"
    left join lateral (select s.reason from suppression s
      where s.hash = ${hasher.sql(sql`a.channel`, sql`a.key`)} and s.lifted_at is null
        and (s.until_on is null or s.until_on >= ${today}::date)
        and (s.purpose_id = a.purpose_id
          or s.purpose_id = ${everyPurpose}::uuid and not a.purpose_id = any(s.excepted))
      order by s.reason = 'bounced' desc, s.at desc, s.id limit 1) stop on true
    left join consent_wish w on w.customer_id = a.customer_id and w.purpose_id = a.purpose_id
    left join consent_use u on u.customer_id = a.customer_id and u.channel = a.channel and u.key = a.key
      and u.purpose_id = a.purpose_id`
}

/**
 * The gate for very many, as one statement: of each row of `asks` (`addressAsks`) the same with `allowed`, `reason`,
 * `entry_id`, `stop` and `on_day`. Says what `decide` says, in the same order.
 */
export function gateSql(
  work: Pick<Work, 'config'>,
  asks: RawBuilder<unknown>,
  when: When,
): RawBuilder<unknown> {
  const isOver = sql`f.valid_until < f.today`
  const due = sql`(f.last_sent_on + f.every_days)`
  const unlessTooSoon = (reason: Reason): RawBuilder<unknown> =>
    sql`case when ${due} > f.today then 'tooSoon' else ${sql.lit(reason)} end`
  return sql`
    select g.customer_id, g.channel, g.key, g.purpose_id, g.reason, g.stop,
      g.reason = any(${[...allowing]}::text[]) as allowed,
      case when g.reason in ('refused', 'unconfirmed', 'expired', 'exemptNotEnough', 'tooSoon', 'granted', 'exempt')
        then g.entry_id end as entry_id,
      case g.reason when 'tooSoon' then g.last_sent_on + g.every_days when 'expired' then g.valid_until end as on_day
    from (select f.*, case
      when not f.is_there then 'gone'
      when f.purpose_class is null then 'noPurpose'
      when not f.has_address then 'noAddress'
      when f.stop = 'bounced' then 'bounced'
      when f.purpose_class = 'transactional' then 'transactional'
      when f.has_left then 'left'
      when f.state = 'refused' then 'refused'
      when f.key_lost then 'keyLost'
      when f.stop is not null then 'suppressed'
      when f.state = 'granted' then case
        when f.double_opt_in and f.is_email and not f.is_confirmed then 'unconfirmed'
        when ${isOver} then 'expired'
        else ${unlessTooSoon('granted')} end
      when f.state = 'exempt' then case
        when f.mail_order and f.is_consumer and f.is_mail_order_channel then 'exemptNotEnough'
        when ${isOver} then 'expired'
        else ${unlessTooSoon('exempt')} end
      when f.opt_out_is_enough then ${unlessTooSoon('notRefused')}
      else 'unknown' end as reason
      from (${factsSql(work, asks, when)}) f) g`
}

export async function whenOf(work: Work): Promise<When> {
  const { timeZone } = await readSettings(work)
  return { today: todayIn(timeZone), timeZone }
}

const nameOf = ({ customerId, channel, purposeId, key }: Ask): string =>
  `${customerId} ${channel} ${purposeId} ${key}`

/** The gate for a few: may this be sent to this address now, and why. The answers stand in the order of `asks`. */
export async function gate(work: Work, asks: readonly Ask[], when?: When): Promise<Verdict[]> {
  if (asks.length === 0) return []
  const asked = sql`
    select q.*, exists (select 1 from contact_point t where t.customer_id = q.customer_id
      and t.kind = ${kindOfChannel(sql`q.channel`)} and t.key = q.key and ${isUsable}) as has_address
    from unnest(${asks.map((a) => a.customerId)}::uuid[], ${asks.map((a) => a.channel)}::text[],
      ${asks.map((a) => a.key)}::text[], ${asks.map((a) => a.purposeId)}::uuid[])
      q (customer_id, channel, key, purpose_id)`
  const { rows } = await sql<Facts & Ask>`${factsSql(work, asked, when ?? (await whenOf(work)))}`.execute(
    work.db,
  )
  const facts = new Map(rows.map((row) => [nameOf(row), row]))
  const at = new Date().toISOString()
  return asks.map((ask) => {
    const found = facts.get(nameOf(ask))
    if (!found) throw new Error('The gate was asked and did not answer')
    const decision = decide(found)
    const isStopped = decision.reason === 'suppressed' || decision.reason === 'bounced'
    return {
      allowed: allowing.includes(decision.reason),
      ...decision,
      purposeId: ask.purposeId,
      at,
      stop: isStopped ? found.stop : null,
    }
  })
}
