import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { providerOf } from './reactions.providers.ts'
import { wentOut } from './reactions.rules.ts'
import type { CutRow, Lift } from './reactions.schemas.ts'
import type { CutBy } from './reactions.ts'
import { lift as liftOf, meanOf, newcombe, welch } from '#kit/statistics.ts'

/** What a page does not wait for: of so many recipients it is counted behind the screen. */
export const countedAtOnce = 20_000
const mostRows = 50

type Group = { n: number; converted: number; revenue: number; squares: number }
type Stored = { sent: Group; heldOut: Group; isFinal: boolean }

export async function readLift(work: Pick<Work, 'db'>, campaignId: string): Promise<Lift | null> {
  const { rows } = await sql<{ countedAt: string; figures: Stored }>`
    select counted_at, figures from reaction_survey where campaign_id = ${campaignId}::uuid and what = 'lift'`.execute(
    work.db,
  )
  const [row] = rows
  return row && row.figures.heldOut.n > 0 ? shownLift(row.figures, row.countedAt) : null
}

/** How much more often those ordered who got it; by the difference of shares, and by the ratio. */
export function shownLift({ sent, heldOut, isFinal }: Stored, countedAt: string): Lift {
  const [a, b] = [
    { hits: sent.converted, n: sent.n },
    { hits: heldOut.converted, n: heldOut.n },
  ]
  const difference = newcombe(a, b)
  const money = welch(
    meanOf({ n: sent.n, sum: sent.revenue, squares: sent.squares }),
    meanOf({ n: heldOut.n, sum: heldOut.revenue, squares: heldOut.squares }),
  )
  const plain = ({ n, converted, revenue }: Group) => ({ n, converted, revenue })
  return {
    countedAt,
    isFinal,
    sent: plain(sent),
    heldOut: plain(heldOut),
    difference,
    lift: liftOf(a, b),
    extraBuyers: {
      n: difference.difference * sent.n,
      low: difference.low * sent.n,
      high: difference.high * sent.n,
    },
    extraRevenue: money && {
      yen: money.difference * sent.n,
      low: money.low * sent.n,
      high: money.high * sent.n,
    },
  }
}

/**
 * Counts what those ordered who got it and those who were held out, both from its beginning and for as many days: what each
 * of them clicked does not matter here, so that the two are alike but for the mail.
 */
export async function countLift(work: Pick<Work, 'db'>, campaignId: string, now: Date): Promise<void> {
  const { rows } = await sql<{ held: boolean; isFinal: boolean } & Group>`
    with k as (
      select began_at as from_at, began_at + make_interval(days => window_days) as to_at from campaign
      where id = ${campaignId}::uuid and began_at is not null),
    person as (
      select r.customer_id, bool_and(r.state = 'heldOut') as held from campaign_recipient r
      where r.campaign_id = ${campaignId}::uuid and (r.state in ${wentOut} or r.state = 'heldOut') group by 1),
    placed as (
      select o.customer_id, sum(o.revenue + coalesce((select sum(e.revenue) from sales_order e
          where e.customer_id = o.customer_id and e.of_id = o.id and e.kind <> 'order'
            and e.voided_on is null and e.held_at is null), 0)) as revenue
      from sales_order o, k
      where o.ordered_at >= k.from_at and o.ordered_at < k.to_at and o.kind = 'order'
        and o.voided_on is null and o.held_at is null group by 1)
    select p.held, k.to_at <= ${now} as is_final, count(*)::int as n, count(o.customer_id)::int as converted,
      coalesce(sum(o.revenue), 0)::float8 as revenue, coalesce(sum(o.revenue * o.revenue), 0)::float8 as squares
    from person p cross join k left join placed o on o.customer_id = p.customer_id group by 1, 2`.execute(
    work.db,
  )
  const nobody: Group = { n: 0, converted: 0, revenue: 0, squares: 0 }
  const of = (held: boolean): Group => {
    const row = rows.find((one) => one.held === held)
    return row ? { n: row.n, converted: row.converted, revenue: row.revenue, squares: row.squares } : nobody
  }
  const stored: Stored = { sent: of(false), heldOut: of(true), isFinal: rows[0]?.isFinal ?? false }
  await keep(work, campaignId, 'lift', stored, now)
}

/** By domain of the address, by whose domain that is, or by segment as its members are now: how many got it, and what they did. */
export async function countCut(work: Pick<Work, 'db'>, campaignId: string, cut: CutBy): Promise<CutRow[]> {
  const figures = sql`count(distinct t.customer_id)::int as sent,
    count(distinct r.customer_id) filter (where r.opened_at is not null)::int as opened,
    count(distinct r.customer_id) filter (where r.opened_at is null and r.machine_opened_at is not null)::int as machine_opened,
    count(distinct r.customer_id) filter (where r.clicked_at is not null)::int as clicked,
    count(distinct r.customer_id) filter (where r.orders > 0)::int as converted,
    count(distinct r.customer_id) filter (where r.unsubscribed_at is not null)::int as unsubscribed,
    (count(distinct t.customer_id) - count(distinct r.customer_id) filter (where r.bounced_hard))::int as delivered,
    coalesce(sum(r.revenue), 0)::float8 as revenue`
  const recipients = sql`campaign_recipient t
    left join campaign_reaction r on r.customer_id = t.customer_id and r.campaign_id = t.campaign_id`
  const { rows } = await (cut !== 'segment'
    ? sql<CutRow>`select ${cut === 'provider' ? providerOf(sql`t.domain`) : sql`t.domain`} as key, ${figures}
        from ${recipients} where t.campaign_id = ${campaignId}::uuid and t.state in ${wentOut}
        group by 1 order by count(*) desc, 1 limit ${sql.lit(mostRows)}`.execute(work.db)
    : sql<CutRow>`select s.id as key, s.name as label, ${figures} from ${recipients}
        join segment_member m on m.customer_id = t.customer_id
        join segment s on s.id = m.segment_id and s.deleted_at is null and not s.asks_masked
        where t.campaign_id = ${campaignId}::uuid and t.state in ${wentOut}
        group by s.id, s.name order by count(*) desc, s.id limit ${sql.lit(mostRows)}`.execute(work.db))
  // Domains and providers are called what they are.
  return cut === 'segment' ? rows : rows.map((row) => ({ ...row, label: row.key }))
}

export async function surveyCut(
  work: Pick<Work, 'db'>,
  campaignId: string,
  cut: CutBy,
  now: Date,
): Promise<void> {
  await keep(work, campaignId, cut, await countCut(work, campaignId, cut), now)
}

export async function readSurveyedCut(
  work: Pick<Work, 'db'>,
  campaignId: string,
  cut: CutBy,
): Promise<{ countedAt: string; rows: CutRow[] } | null> {
  const { rows } = await sql<{ countedAt: string; rows: CutRow[] }>`
    select counted_at, figures as rows from reaction_survey where campaign_id = ${campaignId}::uuid and what = ${cut}`.execute(
    work.db,
  )
  return rows[0] ?? null
}

async function keep(
  work: Pick<Work, 'db'>,
  campaignId: string,
  what: string,
  figures: unknown,
  now: Date,
): Promise<void> {
  await sql`
    insert into reaction_survey (campaign_id, what, counted_at, figures)
    values (${campaignId}::uuid, ${what}, ${now}, ${JSON.stringify(figures)}::jsonb)
    on conflict (campaign_id, what) do update set counted_at = excluded.counted_at, figures = excluded.figures`.execute(
    work.db,
  )
}
