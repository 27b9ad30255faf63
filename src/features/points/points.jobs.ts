import { z } from 'zod'
import { defineJob } from '#platform/jobs/job.ts'
import { expirePoints, grantDue } from './points.expire.ts'
import { announceExpiry } from './points.notice.ts'
import { rankAll } from './points.ranks.ts'

export const pointJobs = [
  defineJob({
    name: 'points.nightly',
    title: { ja: 'ポイントの付与・失効・お知らせ', en: 'Give points, let them run out, tell before' },
    payload: z.object({}),
    // 03:10 in Japan.
    every: '10 18 * * *',
    run: async (work) => ({
      expired: await expirePoints(work),
      granted: await grantDue(work),
      told: await announceExpiry(work),
      ranked: await rankAll(work),
    }),
  }),
  defineJob({
    name: 'points.rank',
    title: { ja: '会員ランクの見直し', en: 'Rank members anew' },
    payload: z.object({}),
    run: async (work) => ({ ranked: await rankAll(work) }),
  }),
]
