import { sql, type RawBuilder } from 'kysely'
import { readCountRows } from '#features/campaigns/campaigns.counts.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import { clockOf } from './reactions.hours.ts'
import { readSums } from './reactions.counts.ts'
import { figured, figuresOf } from './reactions.results.ts'
import type { Compared, CutRow, SharedCut } from './reactions.schemas.ts'
import type { CutBy } from './reactions.ts'

/** More are not compared by eye. */
const most = 200

type Sent = {
  id: string
  name: string
  beganAt: string
  no: number
  label: string
  subject: string
  textLength: number | null
}

/** Campaigns that began between two days, each variant of which anything was sent a row, the latest first. */
export async function compareCampaigns(
  work: Work,
  { from, to }: { from: string; to: string },
): Promise<{ items: Compared[]; timeZone: string; isCut: boolean }> {
  const { timeZone } = await readSettings(work)
  const { rows } = await sql<Sent>`
    with latest as materialized (${latestOf({ from, to, timeZone })})
    select k.id, k.name, k.began_at, v.no, v.label, coalesce(v.frozen ->> 'subject', v.subject, '') as subject,
      length(v.frozen ->> 'text') as text_length
    from latest k join campaign_variant v on v.campaign_id = k.id order by k.began_at desc, k.id, v.no`.execute(
    work.db,
  )
  const all = [...new Set(rows.map(({ id }) => id))]
  const ids = all.slice(0, most)
  const counts = Map.groupBy(await readCountRows(work, ids), variantKey)
  const sums = Map.groupBy(await readSums(work, ids), variantKey)
  const clock = clockOf(timeZone)
  const items = rows
    .filter(({ id }) => ids.includes(id))
    .map(({ id, name, beganAt, no, label, subject, textLength }) => {
      const key = variantKey({ campaignId: id, variant: no })
      const { weekday, hour } = clock(new Date(beganAt))
      return {
        id,
        name,
        variant: { no, label },
        subject,
        subjectLength: lengthOf(subject),
        textLength,
        beganAt,
        weekday,
        hour,
        ...figured(figuresOf(counts.get(key) ?? [], sums.get(key) ?? [])),
      }
    })
  return { items: items.filter(({ figures }) => figures.sent > 0), timeZone, isCut: all.length > most }
}

/** What is filled in differs by recipient, and is mostly a name with 様. */
const usualName = 6

/** Characters as people read them, not as a template writes them. */
function lengthOf(subject: string): number {
  const read = subject.replaceAll(/\{%.*?%\}/g, '').replaceAll(/\{\{.*?\}\}/g, '〇'.repeat(usualName))
  return [...read].length
}

type Period = { readonly from: string; readonly to: string; readonly timeZone: string }

const latestOf = ({ from, to, timeZone }: Period): RawBuilder<unknown> => sql`
  select id, name, began_at from campaign
  where deleted_at is null and began_at >= (${from}::date)::timestamp at time zone ${timeZone}
    and began_at < (${to}::date + 1)::timestamp at time zone ${timeZone}
  order by began_at desc, id limit ${sql.lit(most + 1)}`

/** More groups are no comparison. */
const mostGroups = 20

/** The same campaigns by domain, by provider or by segment, as each of them was counted behind the screen last. */
export async function compareCuts(
  work: Work,
  { from, to, by }: { from: string; to: string; by: CutBy },
): Promise<{ items: SharedCut[]; waiting: number }> {
  const { timeZone } = await readSettings(work)
  const { rows } = await sql<{ id: string; rows: CutRow[] | null }>`
    with latest as materialized (${latestOf({ from, to, timeZone })})
    select k.id, s.figures as rows from latest k
    left join reaction_survey s on s.campaign_id = k.id and s.what = ${by}
    order by k.began_at desc, k.id limit ${sql.lit(most)}`.execute(work.db)
  const sent = new Set(
    (
      await readCountRows(
        work,
        rows.map(({ id }) => id),
      )
    )
      .filter(isOut)
      .map(({ campaignId }) => campaignId),
  )
  const cells = rows.flatMap(({ id, rows: cut }) =>
    (cut ?? []).map(({ key, label, machineOpened: _machines, ...figures }) => ({
      key,
      label,
      cell: { id, ...figures },
    })),
  )
  const groups = [...Map.groupBy(cells, ({ key }) => key)].map(([key, those]) => ({
    key,
    // As it was called last.
    label: those[0]?.label ?? key,
    campaigns: those.map(({ cell }) => cell),
  }))
  const sizeOf = ({ campaigns }: SharedCut): number => campaigns.reduce((sum, one) => sum + one.sent, 0)
  return {
    items: groups.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostGroups),
    waiting: rows.filter(({ id, rows: cut }) => cut === null && sent.has(id)).length,
  }
}

const isOut = ({ state }: { state: string }): boolean => state === 'sent' || state === 'kept'

const variantKey = ({ campaignId, variant }: { campaignId: string; variant: number }): string =>
  `${campaignId} ${variant}`
