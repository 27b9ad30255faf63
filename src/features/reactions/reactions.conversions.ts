import { sql } from 'kysely'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import type { Work } from '#platform/work.ts'
import type { Counter } from './reactions.counts.ts'
import type { ReactionSettings } from './reactions.ts'

/** An order that came of a campaign. */
export type Conversion = {
  readonly customerId: string
  readonly orderId: string
  readonly campaignId: string
  readonly variant: number
  readonly touchedAt: string
  readonly orderedAt: string
  readonly isLast: boolean
  readonly among: number
  readonly revenue: number
  readonly share: number
}

type By = {
  readonly counts: Counter
  readonly settings: Pick<ReactionSettings, 'touch'>
  readonly timeZone: string
}

/**
 * Works out anew which orders of these customers came of which campaigns, and brings counters and reactions in line: an order
 * comes of every campaign whose link they clicked at most so many days before. Of these the last one has it (last touch), and
 * all of them an equal share (linear). Cancelled, returned in full and held ones come of nothing. Done again, it changes
 * nothing; so it does not matter in which order clicks, orders and returns become known.
 */
export async function convert(
  tx: Work,
  customerIds: readonly string[],
  { counts, settings, timeZone }: By,
): Promise<void> {
  if (customerIds.length === 0) return
  const before = await readConversions(tx, customerIds)
  const after = await findConversions(tx, customerIds, settings.touch, timeZone)
  const [was, is] = [new Map(before.map(entry)), new Map(after.map(entry))]
  if (was.size === is.size && [...is].every(([key, text]) => was.get(key) === text)) return
  addSums(counts, before, -1)
  addSums(counts, after, 1)
  await save(tx, customerIds, after)
  await tell(
    tx,
    after.filter((one) => one.isLast && !was.has(keyOf(one))),
  )
}

const keyOf = ({ orderId, campaignId }: Conversion): string => `${orderId} ${campaignId}`
const entry = (one: Conversion): [string, string] => [keyOf(one), JSON.stringify(one)]

const columns = sql`customer_id, order_id, campaign_id, variant, to_json(touched_at) #>> '{}' as touched_at,
  to_json(ordered_at) #>> '{}' as ordered_at, is_last, among, revenue::float8 as revenue, share::float8 as share`

async function readConversions(tx: Work, customerIds: readonly string[]): Promise<Conversion[]> {
  const { rows } = await sql<Conversion>`
    select ${columns} from campaign_conversion where customer_id = any(${customerIds}::uuid[])`.execute(tx.db)
  return rows
}

/** An order of which only the day is known was placed by the end of it. */
async function findConversions(
  tx: Work,
  customerIds: readonly string[],
  touch: ReactionSettings['touch'],
  timeZone: string,
): Promise<Conversion[]> {
  const { rows } = await sql<Conversion>`
    with touch as materialized (
      select h.customer_id, k.id as campaign_id, k.window_days, h.variant, h.at
      from campaign_hit h join campaign k on k.number = h.campaign
      where h.customer_id = any(${customerIds}::uuid[]) and h.class = 'human'
        ${touch === 'click' ? sql`and h.kind = 'click'` : sql``}),
    placed as (
      select o.customer_id, o.id as order_id, o.ordered_at,
        case when (o.ordered_at at time zone ${timeZone})::time = '00:00' then o.ordered_at + interval '1 day'
          else o.ordered_at end as by_at,
        o.revenue + coalesce((select sum(e.revenue) from sales_order e
          where e.customer_id = o.customer_id and e.of_id = o.id and e.kind <> 'order'
            and e.voided_on is null and e.held_at is null), 0)::bigint as revenue
      from sales_order o
      where o.customer_id in (select customer_id from touch) and o.kind = 'order'
        and o.voided_on is null and o.held_at is null),
    came as (
      select p.customer_id, p.order_id, t.campaign_id, p.ordered_at, p.revenue, max(t.at) as touched_at,
        (array_agg(t.variant order by t.at desc))[1] as variant
      from placed p join touch t on t.customer_id = p.customer_id and t.at <= p.by_at
        and t.at > p.by_at - make_interval(days => t.window_days)
      group by 1, 2, 3, 4, 5),
    ranked as (
      select *, row_number() over (partition by customer_id, order_id order by touched_at desc, campaign_id) as place,
        (count(*) over (partition by customer_id, order_id))::int as among
      from came)
    select customer_id, order_id, campaign_id, variant, to_json(touched_at) #>> '{}' as touched_at,
      to_json(ordered_at) #>> '{}' as ordered_at, place = 1 as is_last, among, revenue::float8 as revenue,
      (floor(revenue::numeric / among)
        + case when place <= revenue - among * floor(revenue::numeric / among) then 1 else 0 end)::float8 as share
    from ranked`.execute(tx.db)
  return rows
}

/** So many millionths make one order: what is added can be taken away again to the last bit. */
export const millionths = 1_000_000

/** Adds what these come to, or takes it away. Revenue squared, of each customer, is what its spread is worked out of. */
function addSums(counts: Counter, conversions: readonly Conversion[], sign: 1 | -1): void {
  for (const { campaignId, variant, among, share } of conversions) {
    counts.add(campaignId, variant, 'linearOrders', sign * Math.round(millionths / among))
    counts.add(campaignId, variant, 'linearRevenue', sign * share)
  }
  const last = Map.groupBy(
    conversions.filter(({ isLast }) => isLast),
    ({ customerId, campaignId, variant }) => `${customerId} ${campaignId} ${variant}`,
  )
  for (const orders of last.values()) {
    const [one] = orders
    if (!one) continue
    const revenue = orders.reduce((sum, order) => sum + order.revenue, 0)
    const add = (what: string, n: number): void => counts.add(one.campaignId, one.variant, what, sign * n)
    add('converted', 1)
    add('orders', orders.length)
    add('revenue', revenue)
    add('revenueSquares', revenue ** 2)
  }
}

async function save(
  tx: Work,
  customerIds: readonly string[],
  conversions: readonly Conversion[],
): Promise<void> {
  await sql`delete from campaign_conversion where customer_id = any(${customerIds}::uuid[])`.execute(tx.db)
  await sql`
    insert into campaign_conversion (customer_id, order_id, campaign_id, variant, touched_at, ordered_at, is_last, among,
      revenue, share)
    select "customerId", "orderId", "campaignId", variant, "touchedAt", "orderedAt", "isLast", among, revenue, share
    from jsonb_to_recordset(${JSON.stringify(conversions)}::jsonb) as c ("customerId" uuid, "orderId" uuid,
      "campaignId" uuid, variant smallint, "touchedAt" timestamptz, "orderedAt" timestamptz, "isLast" boolean, among int,
      revenue bigint, share bigint)`.execute(tx.db)
  await sql`
    update campaign_reaction r set orders = n.orders, revenue = n.revenue
    from (
      select a.customer_id, a.campaign_id, count(c.order_id)::int as orders, coalesce(sum(c.revenue), 0) as revenue
      from campaign_reaction a left join campaign_conversion c on c.customer_id = a.customer_id
        and c.campaign_id = a.campaign_id and c.is_last
      where a.customer_id = any(${customerIds}::uuid[]) group by 1, 2) n
    where r.customer_id = n.customer_id and r.campaign_id = n.campaign_id
      and (r.orders, r.revenue) is distinct from (n.orders, n.revenue)`.execute(tx.db)
}

async function tell(tx: Work, conversions: readonly Conversion[]): Promise<void> {
  if (conversions.length === 0) return
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from campaign where id = any(${conversions.map(({ campaignId }) => campaignId)}::uuid[])`.execute(
    tx.db,
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  await insertEvents(
    tx,
    conversions.map(({ customerId, campaignId, variant, orderId, revenue, orderedAt }) => ({
      ...eventOf(tx, customerId, 'mail.converted', {
        campaignId,
        campaign: names.get(campaignId) ?? '',
        variant,
        orderId,
        revenue,
      }),
      actorName: '',
      occurredAt: orderedAt,
    })),
  )
}
