import { z } from 'zod'
import { defineJob } from '#platform/jobs/job.ts'
import { letGo } from './consent.keep.ts'
import { deleteOldRequests } from './consent.requests.store.ts'

export const consentNightlyJob = defineJob({
  name: 'consent.nightly',
  title: { ja: '同意の証拠の保存期間', en: 'Let old evidence of consent go' },
  payload: z.object({}),
  // 03:40 in Japan.
  every: '40 18 * * *',
  async run(work) {
    await deleteOldRequests(work)
    return letGo(work)
  },
})
