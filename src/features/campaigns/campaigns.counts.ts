import { sql } from 'kysely'
import { startBuild } from '#features/segments/segments.store.ts'
import type { Work } from '#platform/work.ts'
import { countedStates, type CountedState, type RecipientState } from './campaigns.ts'
import type { Figures } from './campaigns.schemas.ts'

/** By so many recipients more (or less) a state holds; `reason` of those left out. */
export type Counted = {
  readonly campaignId: string
  readonly variant: number | null
  readonly state: RecipientState
  readonly reason?: string | null
  readonly by: number
}

/** Several senders count at once: each in a lane of its own, so that none waits for another. */
const lanes = 16
export const lane = process.pid % lanes

/** What is at a sender is still to be sent. */
export const countedAs = (state: RecipientState): CountedState =>
  state === 'taken' || state === 'sending' ? 'queued' : state
/** Reasons are counted of those left out alone: why the others may get it stands in their rows. */
const reasonOf = ({ state, reason }: Counted): string => (state === 'skipped' ? (reason ?? '') : '')

/** Counts in the transaction that changes the ledger, always in one order. */
export async function count(tx: Pick<Work, 'db'>, given: readonly Counted[]): Promise<void> {
  const sums = new Map<string, { key: [string, number, string, string]; by: number }>()
  for (const one of given) {
    const key: [string, number, string, string] = [
      one.campaignId,
      one.variant ?? 0,
      countedAs(one.state),
      reasonOf(one),
    ]
    const name = key.join(' ')
    sums.set(name, { key, by: (sums.get(name)?.by ?? 0) + one.by })
  }
  const rows = [...sums].filter(([, { by }]) => by !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return
  const of = (at: number): (string | number)[] => rows.map(([, { key }]) => key[at] ?? '')
  await sql`
    insert into campaign_count (campaign_id, variant, state, reason, lane, n)
    select c.campaign_id, c.variant, c.state, c.reason, ${lane}, c.n
    from unnest(${of(0)}::uuid[], ${of(1)}::smallint[], ${of(2)}::text[], ${of(3)}::text[],
      ${rows.map(([, { by }]) => by)}::bigint[]) with ordinality c (campaign_id, variant, state, reason, n, place)
    order by c.place
    on conflict (campaign_id, variant, state, reason, lane) do update set n = campaign_count.n + excluded.n`.execute(
    tx.db,
  )
}

export const noFigures = (): Figures => ({
  total: 0,
  ...(Object.fromEntries(countedStates.map((state) => [state, 0])) as { [S in CountedState]: number }),
})

export type CountRow = {
  readonly campaignId: string
  readonly variant: number
  readonly state: CountedState
  readonly reason: string
  readonly n: number
}

export async function readCountRows(work: Pick<Work, 'db'>, ids: readonly string[]): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select campaign_id, variant, state, reason, sum(n)::float8 as n from campaign_count
    where campaign_id = any(${[...ids]}::uuid[])
    group by 1, 2, 3, 4 having sum(n) <> 0`.execute(work.db)
  return rows
}

export function addUp(rows: readonly CountRow[]): Figures {
  const figures = noFigures()
  for (const { state, n } of rows) {
    figures[state] += n
    figures.total += n
  }
  return figures
}

/** The figures of several campaigns, for a list: a few rows each, however many recipients there are. */
export async function readFigures(
  work: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<(id: string) => Figures> {
  const byId = Map.groupBy(await readCountRows(work, ids), ({ campaignId }) => campaignId)
  return (id) => addUp(byId.get(id) ?? [])
}

/**
 * Very many rows of a ledger changed without an event of their own: segments that ask for this campaign are worked out anew.
 */
export async function noteLedger(tx: Work, campaignId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from segment where deleted_at is null and rule is not null
      and strpos(rule::text, ${campaignId}) > 0`.execute(tx.db)
  for (const { id } of rows) await startBuild(tx, id)
}
