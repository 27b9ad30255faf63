import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { write } from '#platform/work.ts'
import { coolDown } from './reactions.facts.ts'
import { judgeDue } from './reactions.winner.ts'
import { surveyDue } from './reactions.surveys.ts'
import { readReactionSettings } from './reactions.settings.ts'

/** So many rows at once are soon written, and the next ones do not wait long. */
const piece = 20_000

/** Those who did nothing for a day more come to another level; what single hits know of people is let go in its time. */
const nightly = defineJob({
  name: 'reactions.nightly',
  title: { ja: '配信への反応の夜間整理', en: 'Tidy reactions for the night' },
  payload: z.object({}),
  // 03:10 in Japan.
  every: '10 18 * * *',
  async run(work) {
    const now = new Date()
    let cooled = 0
    for (let some = -1; some !== 0 && !work.signal.aborted; cooled += some)
      some = await write(work, (tx) => coolDown(tx, now, piece))
    return { cooled, ...(await letGo(work, now)) }
  },
})

/**
 * Clicks and opens of people stay, without address and program: orders are counted for them. Those of machines are told by
 * their sums alone.
 */
async function letGo(work: JobWork, now: Date): Promise<{ deleted: number; emptied: number }> {
  const { settings } = await readReactionSettings(work)
  const before = new Date(now.getTime() - settings.keepDays * 86_400_000)
  const old = sql`select customer_id, id from campaign_hit where at < ${before}`
  const done = { deleted: 0, emptied: 0 }
  for (let some = -1; some !== 0 && !work.signal.aborted; done.deleted += some)
    some = await affected(
      work,
      sql`with old as materialized (${old} and class <> 'human' limit ${sql.lit(piece)})
        delete from campaign_hit h using old where h.customer_id = old.customer_id and h.id = old.id`,
    )
  for (let some = -1; some !== 0 && !work.signal.aborted; done.emptied += some)
    some = await affected(
      work,
      sql`with old as materialized (${old} and class = 'human' and (agent is not null or ip is not null)
          limit ${sql.lit(piece)})
        update campaign_hit h set agent = null, ip = null from old where h.customer_id = old.customer_id and h.id = old.id`,
    )
  return done
}

async function affected(work: JobWork, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(work.db)
  return Number(numAffectedRows ?? 0)
}

/** Figures that pages do not wait for. */
const survey = defineJob({
  name: 'reactions.survey',
  title: { ja: '配信の結果の集計', en: 'Count the results of campaigns' },
  payload: z.object({}),
  every: '* * * * *',
  run: async (work) => ({ campaigns: await surveyDue(work, new Date(), work.signal) }),
})

/** Tests whose time is over get their winner. */
const judge = defineJob({
  name: 'reactions.judge',
  title: { ja: 'A/B テストの判定', en: 'Judge A/B tests' },
  payload: z.object({}),
  every: '* * * * *',
  run: async (work) => ({ judged: await judgeDue(work, new Date()) }),
})

export const reactionJobs = [nightly, survey, judge]
