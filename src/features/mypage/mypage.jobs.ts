import { z } from 'zod'
import { defineJob } from '#platform/jobs/job.ts'
import { deleteOldCodes } from './mypage.codes.ts'
import { deleteOldSessions } from './mypage.sessions.ts'

/** Codes and sessions that are over are not kept. */
export const mypageTidyJob = defineJob({
  name: 'mypage.tidy',
  title: { ja: 'マイページの古いコードを片付ける', en: 'Tidy away old codes of My page' },
  payload: z.object({}),
  every: '20 * * * *',
  async run(work) {
    await deleteOldCodes(work)
    await deleteOldSessions(work)
  },
})
