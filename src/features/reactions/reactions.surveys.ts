import { sql } from 'kysely'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { readCampaignFor } from './reactions.results.ts'
import { cuts, type CutBy } from './reactions.ts'
import type { CutRow } from './reactions.schemas.ts'
import { countCut, countedAtOnce, countLift, readSurveyedCut, surveyCut } from './reactions.survey.ts'

/** Counted again so often while something may change, and for so long. */
const everyMinutes = 10
const changesForDays = 100

type Due = { id: string; heldOut: boolean }

/** Campaigns whose figures were counted too long ago, or before the days in which orders count were over. */
async function readDue(work: Work, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with sums as (
      select campaign_id, sum(n) filter (where state = 'heldOut') as held_out, sum(n) filter (where state in ('sent', 'kept')) as sent
      from campaign_count group by 1)
    select k.id, coalesce(c.held_out, 0) > 0 as held_out
    from campaign k join sums c on c.campaign_id = k.id
    left join lateral (select min(s.counted_at) as at from reaction_survey s where s.campaign_id = k.id) s on true
    where k.began_at > ${now}::timestamptz - make_interval(days => ${sql.lit(changesForDays)})
      and (coalesce(c.held_out, 0) > 0 or coalesce(c.sent, 0) > 0)
      and (s.at is null or s.at < ${now}::timestamptz - make_interval(mins => ${sql.lit(everyMinutes)})
        and s.at < k.began_at + make_interval(days => k.window_days + 1))
    order by k.began_at desc limit 20`.execute(work.db)
  return rows
}

/** Counts what pages do not wait for. */
export async function surveyDue(work: Work, now: Date, stopping?: AbortSignal): Promise<number> {
  let counted = 0
  for (const { id, heldOut } of await readDue(work, now)) {
    if (stopping?.aborted) break
    if (heldOut) await countLift(work, id, now)
    for (const cut of cuts) await surveyCut(work, id, cut, now)
    await announce(work, { topic: 'reaction', id })
    counted++
  }
  return counted
}

/** Of few at once, of very many as it was counted last. */
export async function readCut(
  work: Work,
  id: string,
  cut: CutBy,
): Promise<{ items: CutRow[]; countedAt: string | null }> {
  await readCampaignFor(work, id)
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(n), 0)::float8 as n from campaign_count
    where campaign_id = ${id}::uuid and state in ('sent', 'kept')`.execute(work.db)
  if ((rows[0]?.n ?? 0) > countedAtOnce) {
    const surveyed = await readSurveyedCut(work, id, cut)
    return { items: surveyed?.rows ?? [], countedAt: surveyed?.countedAt ?? null }
  }
  return { items: await countCut(work, id, cut), countedAt: new Date().toISOString() }
}
