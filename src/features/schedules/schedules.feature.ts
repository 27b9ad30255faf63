import { z } from 'zod'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import * as actions from './schedules.actions.ts'
import { schedulesApi, schedulesSchemas } from './schedules.api.ts'
import { takeFiles } from './schedules.look.ts'

export const schedulesFeature: Feature = {
  name: 'schedules',
  permissions: [
    {
      key: 'imports.schedule',
      label: { ja: '定期取り込みを決める', en: 'Decide scheduled imports' },
      roles: ['administrator'],
    },
  ],
  jobs: [
    defineJob({
      name: 'schedules.take',
      title: { ja: '定期取り込みのファイルを受け取る', en: 'Fetch files of a scheduled import' },
      payload: z.object({ scheduleId: z.uuid() }),
      tries: 1,
      run: (work, { scheduleId }) => takeFiles(work, scheduleId),
    }),
    defineJob({
      name: 'schedules.due',
      title: { ja: '定期取り込みの時刻を見る', en: 'See which scheduled imports are due' },
      payload: z.object({}),
      every: '* * * * *',
      run: (work) => actions.lookAtDue(work),
    }),
  ],
  schemas: schedulesSchemas,
  serves: serve(schedulesApi, {
    list: async (work) => ({ items: await actions.listSchedules(work), folder: work.config.importDir }),
    create: (work, { body }) => actions.createSchedule(work, body),
    update: (work, { params, body }) => actions.updateSchedule(work, params.id, body),
    remove: (work, { params, query }) => actions.removeSchedule(work, params.id, query.version),
    test: (work, { params }) => actions.testSchedule(work, params.id),
    run: (work, { params }) => actions.lookNow(work, params.id),
  }),
}
