import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { z } from 'zod'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { may, type Work } from '#platform/work.ts'
import { readSums } from './reactions.counts.ts'
import type { hitSchema, Results } from './reactions.schemas.ts'
import { readReactionSettings } from './reactions.settings.ts'
import { classes, manageReactions, reasons, type Class, type Reason } from './reactions.ts'

/** More are not looked at one by one. */
const most = 100

type Hit = z.output<typeof hitSchema>
type Raw = Omit<Hit, 'says' | 'customer' | 'campaign'> &
  Parameters<typeof displayNameOf>[0] & { customerId: string; campaignId: string; campaignName: string }

type Single = { items: Hit[]; isCut: boolean }

/** Single opens and clicks of a campaign that were taken for something for one reason, the latest first. */
export function readCampaignHits(
  work: Work,
  campaignId: string,
  { as, why }: { as: Class; why: string },
): Promise<Single> {
  return readSingle(
    work,
    sql<SqlBool>`k.id = ${campaignId}::uuid and h.class = ${sql.lit(as)} and h.why = ${why}`,
  )
}

/** The same of one customer, whatever they were taken for. */
export async function readCustomerHits(work: Work, customerId: string): Promise<Single> {
  await mustSeeCustomer(work, customerId)
  return readSingle(work, sql<SqlBool>`h.customer_id = ${customerId}::uuid`)
}

/** Where from is shown to those who decide how reactions are counted. */
async function readSingle(work: Work, condition: RawBuilder<SqlBool>): Promise<Single> {
  const { rows } = await sql<Raw>`
    select h.id, h.at, h.kind, h.link, h.class as "as", h.why, h.agent, h.customer_id, k.id as campaign_id,
      k.name as campaign_name, ${may(work.actor, manageReactions) ? sql`h.ip` : sql`null`} as ip,
      c.family_name, c.given_name, c.family_kana, c.given_kana, c.code
    from campaign_hit h join customer c on c.customer_id = h.customer_id join campaign k on k.number = h.campaign
    where ${condition} and ${visible(work)}
    order by h.at desc, h.id limit ${sql.lit(most + 1)}`.execute(work.db)
  return {
    isCut: rows.length > most,
    items: rows.slice(0, most).map((raw) => ({
      id: raw.id,
      at: raw.at,
      kind: raw.kind,
      link: raw.link,
      as: raw.as,
      why: raw.why,
      says: sayWhy(work, raw.why),
      agent: raw.agent,
      ip: raw.ip,
      customer: { id: raw.customerId, name: displayNameOf(raw) },
      campaign: { id: raw.campaignId, name: raw.campaignName },
    })),
  }
}

/** A reason that a later version took away is shown as it stands. */
function sayWhy({ locale }: Pick<Work, 'locale'>, why: string | null): string | null {
  return why !== null && why in reasons ? reasons[why as Reason][locale] : why
}

/** What the hits of a campaign were told apart by, the commonest first. */
export async function readTold(work: Work, campaignId: string): Promise<Results['told']> {
  const sums = await readSums(work, [campaignId], 'why')
  const told = [...Map.groupBy(sums, ({ key }) => key)].flatMap(([key, rows]) => {
    const [as, why = ''] = key.split('.')
    const known = classes.find((one) => one === as)
    const of = (kind: string): number => rows.reduce((sum, { what, n }) => (what === kind ? sum + n : sum), 0)
    return known
      ? [{ as: known, why, says: sayWhy(work, why) ?? why, opens: of('opens'), clicks: of('clicks') }]
      : []
  })
  return told.toSorted((a, b) => b.opens + b.clicks - a.opens - a.clicks)
}

/** More than so many are told as more. */
const countedUnread = 10_000
/** What came in a moment ago is judged in a moment. */
const patience = 30_000

/** Hits of all campaigns that wait to be counted, where the first of them waits longer than it has to. */
export async function readUnread(work: Pick<Work, 'db'>, now = new Date()): Promise<Results['unread']> {
  const { settings } = await readReactionSettings(work)
  const due = new Date(now.getTime() - settings.burstSeconds * 1000 - patience)
  const { rows } = await sql<{ n: number; oldestAt: string | null }>`
    select count(*)::int as n, min(at) as oldest_at from (
      select at from campaign_hit where class is null order by at limit ${sql.lit(countedUnread + 1)}) waiting`.execute(
    work.db,
  )
  const [row] = rows
  if (!row || row.oldestAt === null || new Date(row.oldestAt) > due) return null
  return {
    n: Math.min(row.n, countedUnread),
    isMore: row.n > countedUnread,
    oldestAt: row.oldestAt,
    minutes: Math.floor((now.getTime() - Date.parse(row.oldestAt)) / 60_000),
  }
}
