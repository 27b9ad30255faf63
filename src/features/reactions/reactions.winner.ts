import { sql } from 'kysely'
import { askForWinner, chooseWinner } from '#features/campaigns/campaigns.flow.ts'
import { write, type Work } from '#platform/work.ts'
import { judgeTest, sayJudgement } from './reactions.judge.ts'
import { isHitDue } from './reactions.store.ts'
import { isNoteDue } from './reactions.notes.ts'
import { readCampaignFor, readContestants } from './reactions.results.ts'

type Over = { readonly id: string; readonly ifNone: 'best' | 'ask'; readonly endsAt: string }

/** Tests whose time is over, and that nobody has decided. */
async function readOver(work: Pick<Work, 'db'>, now: Date): Promise<Over[]> {
  const { rows } = await sql<Over>`
    select id, test ->> 'ifNone' as if_none, test_ends_at as ends_at from campaign
    where state = 'testing' and winner is null and test is not null and test_ends_at <= ${now} and problem is null
      and deleted_at is null order by test_ends_at, id`.execute(work.db)
  return rows
}

/**
 * Judges the tests whose time is over: the best variant is what the rest gets where it is surely the best, or where that was
 * asked for beforehand; else a person decides. How the variants stood is kept with it. Waits until everything that came in by
 * the end of the test has been counted.
 */
export async function judgeDue(work: Work, now: Date): Promise<number> {
  let judged = 0
  for (const { id, ifNone, endsAt } of await readOver(work, now)) {
    const end = new Date(endsAt)
    if ((await isHitDue(work, end)) || (await isNoteDue(work, end))) continue
    await write(work, async (tx) => {
      const { measure, variants } = await readCampaignFor(tx, id)
      const verdict = judgeTest(measure ?? 'clicks', await readContestants(tx, id, variants))
      if (!verdict) return
      await sql`
        insert into reaction_verdict (campaign_id, at, verdict)
        values (${id}::uuid, ${now}, ${JSON.stringify(verdict)}::jsonb)
        on conflict (campaign_id) do update set at = excluded.at, verdict = excluded.verdict`.execute(tx.db)
      const why = sayJudgement(verdict, new Map(variants.map(({ no, label }) => [no, label])))
      const isDecided = verdict.isSure || ifNone === 'best'
      if (isDecided) await chooseWinner(tx, id, verdict.best, why)
      else await askForWinner(tx, id, why)
      judged++
    })
  }
  return judged
}
