import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { campaignColumns, campaignTables, type StoredCampaign } from './campaigns.store.ts'
import type { CampaignSort } from './campaigns.ts'

export type ListQuestion = {
  cursor?: string | undefined
  limit: number
  sort: CampaignSort
  q?: string | undefined
  states?: readonly string[] | undefined
  /** These, whatever their state. */
  ids?: readonly string[]
  segmentId?: string | undefined
  templateId?: string | undefined
  senderId?: string | undefined
  createdById?: string | undefined
  /** Days of the organisation on which it goes or went out. */
  from?: string | undefined
  to?: string | undefined
  timeZone: string
  deleted?: boolean
}

/** When it goes or went out; of a draft that is to leave at once nothing is known. */
export const sendingAt = sql`coalesce(k.began_at, k.starts_at, (k.schedule ->> 'at')::timestamptz)`

const summed = ['opened', 'clicked', 'orders', 'revenue', 'unsubscribed', 'bounced'] as const
export type ResultSums = { readonly [what in (typeof summed)[number]]: number }

export const noResults: ResultSums = {
  opened: 0,
  clicked: 0,
  orders: 0,
  revenue: 0,
  unsubscribed: 0,
  bounced: 0,
}

/** What came of campaigns, as reactions count it (`reaction_count`): a few rows each, never the ledger. */
const resultSums = (of: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`
  select r.campaign_id, ${sql.join(
    summed.map(
      (what) => sql`coalesce(sum(r.n) filter (where r.what = ${sql.lit(what)}), 0) as ${sql.ref(what)}`,
    ),
  )}
  from reaction_count r where r.cut = '' and ${of} group by 1`
const sentSums = sql`
  select campaign_id, sum(n) as sent from campaign_count where state in ('sent', 'kept') group by 1`

/** What a list is sorted by, and what stands for those of which it says nothing: they come last either way. */
type Order = { readonly by: RawBuilder<unknown>; readonly type: 'numeric' | 'timestamptz' }
const delivered = sql`nullif(greatest(went.sent - coalesce(came.bounced, 0), 0), 0)`
const shareOf = (what: string): Order => ({
  by: sql`least(coalesce(${sql.ref(`came.${what}`)}, 0), ${delivered}) / ${delivered}`,
  type: 'numeric',
})
const sumOf = (what: string): Order => ({
  by: sql`case when went.sent > 0 then coalesce(${sql.ref(`came.${what}`)}, 0) end`,
  type: 'numeric',
})
const orders = {
  updatedAt: { by: sql`k.updated_at`, type: 'timestamptz' },
  sendingAt: { by: sendingAt, type: 'timestamptz' },
  sent: { by: sql`nullif(went.sent, 0)`, type: 'numeric' },
  opened: shareOf('opened'),
  clicked: shareOf('clicked'),
  orders: sumOf('orders'),
  revenue: sumOf('revenue'),
  unsubscribed: shareOf('unsubscribed'),
} as const satisfies { readonly [key: string]: Order }
const ofFigures = ['sent', 'opened', 'clicked', 'orders', 'revenue', 'unsubscribed']

/** Campaigns in an order, a page at a time. */
export async function selectCampaigns(
  work: Pick<Work, 'db'>,
  { cursor, limit, sort, ...question }: ListQuestion,
): Promise<Page<StoredCampaign>> {
  const falls = sort.startsWith('-')
  const key = (falls ? sort.slice(1) : sort) as keyof typeof orders
  const { by, type } = orders[key]
  const place = sql`coalesce(${by}, ${falls ? '-infinity' : 'infinity'}::${sql.raw(type)})`
  const conditions = conditionsOf(question)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    const behind = falls ? sql`<` : sql`>`
    conditions.push(sql<SqlBool>`(${place}, k.id) ${behind} (${at}::${sql.raw(type)}, ${id}::uuid)`)
  }
  const direction = falls ? sql`desc` : sql`asc`
  const figures = ofFigures.includes(key)
    ? sql`left join (${sentSums}) went on went.campaign_id = k.id
        left join (${resultSums(sql<SqlBool>`true`)}) came on came.campaign_id = k.id`
    : sql``
  const { rows } = await sql<StoredCampaign & { place: string }>`
    select ${campaignColumns}, ${place}::text as place from ${campaignTables} ${figures}
    where ${sql.join(conditions, sql` and `)}
    order by ${place} ${direction}, k.id ${direction} limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, (row) => [row.place, row.id])
}

type Narrowing = Omit<ListQuestion, 'cursor' | 'limit' | 'sort'>

function conditionsOf({ deleted = false, timeZone, ...given }: Narrowing): RawBuilder<SqlBool>[] {
  const { q, states, ids = [], segmentId, templateId, senderId, createdById, from, to } = given
  const fold = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`lower(normalize(${text}, NFKC))`
  const midnight = (day: RawBuilder<unknown>) => sql`(${day})::timestamp at time zone ${timeZone}::text`
  const conditions: RawBuilder<SqlBool>[] = [
    sql<SqlBool>`k.deleted_at ${deleted ? sql`is not null` : sql`is null`}`,
  ]
  if (q?.trim())
    conditions.push(sql<SqlBool>`strpos(${fold(sql`k.name`)}, ${fold(sql`${q.trim()}::text`)}) > 0`)
  if (states?.length)
    conditions.push(sql<SqlBool>`(k.state = any(${[...states]}::text[]) or k.id = any(${[...ids]}::uuid[]))`)
  if (segmentId !== undefined) conditions.push(sql<SqlBool>`strpos(k.audience::text, ${segmentId}) > 0`)
  if (templateId !== undefined)
    conditions.push(sql<SqlBool>`exists (select 1 from campaign_variant v where v.campaign_id = k.id
      and ${templateId} in (v.content ->> 'templateId', v.content -> 'copiedFrom' ->> 'templateId'))`)
  if (senderId !== undefined) conditions.push(isFrom(senderId))
  if (createdById !== undefined) conditions.push(sql<SqlBool>`k.created_by = ${createdById}::uuid`)
  if (from !== undefined) conditions.push(sql<SqlBool>`${sendingAt} >= ${midnight(sql`${from}::date`)}`)
  if (to !== undefined) conditions.push(sql<SqlBool>`${sendingAt} < ${midnight(sql`${to}::date + 1`)}`)
  return conditions
}

/** One of its variants comes from this sender; where none is said, it is the organisation's usual one. */
const isFrom = (senderId: string): RawBuilder<SqlBool> => sql<SqlBool>`exists (
  select 1 from campaign_variant v where v.campaign_id = k.id
    and coalesce(v.sender_id, k.sender_id, (select m.id from mail_sender m where m.deleted_at is null
      order by m.preferred_at is null, m.name, m.address limit 1)) = ${senderId}::uuid)`

/** What came of these campaigns; of who has no reaction there is nothing. */
export async function readResultsOf(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ResultSums>> {
  const these = sql<SqlBool>`r.campaign_id = any(${[...ids]}::uuid[])`
  const { rows } = await sql<ResultSums & { campaignId: string }>`
    select f.campaign_id, ${sql.join(summed.map((what) => sql`${sql.ref(`f.${what}`)}::float8 as ${sql.ref(what)}`))}
    from (${resultSums(these)}) f`.execute(work.db)
  return new Map(rows.map(({ campaignId, ...sums }) => [campaignId, sums]))
}
