import { z } from 'zod'
import { defineEvent } from '#platform/catalogue/event.ts'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { getHandover, listHandovers, readOwned, startHandover, undoHandover } from './handovers.actions.ts'
import { handoversApi, handoversSchemas } from './handovers.api.ts'
import { runHandover, undoHandoverNow } from './handovers.run.ts'
import { manageHandovers, mustOwnNothing } from './handovers.ts'

const payload = z.object({ handoverId: z.uuid() })

export const handoversFeature: Feature = {
  name: 'handovers',
  leaving: mustOwnNothing,
  schemas: handoversSchemas,
  serves: serve(handoversApi, {
    owned: (work, { params }) => readOwned(work, params.id),
    list: (work, { query }) => listHandovers(work, query),
    start: (work, { body }) => startHandover(work, body),
    get: (work, { params }) => getHandover(work, params.id),
    undo: (work, { params }) => undoHandover(work, params.id),
  }),
  permissions: [
    {
      key: manageHandovers,
      label: { ja: '担当を引き継ぐ', en: 'Hand over what a person looks after' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: [
    defineEvent({
      name: 'owner.handedOver',
      payload: z.object({ from: z.string(), to: z.string(), note: z.string() }),
      personal: ['from', 'to', 'note'],
      sentence: {
        ja: '担当を {from} から {to} に引き継ぎました{said}',
        en: 'Handed over from {from} to {to}{said}',
      },
      icon: 'UserCheck',
      words: ({ from, to, note }, _names, locale) => ({
        from,
        to,
        said: note === '' ? '' : locale === 'ja' ? `。申し送り：${note}` : `. Note: ${note}`,
      }),
    }),
  ],
  jobs: [
    defineJob({
      name: 'handovers.run',
      title: { ja: '引継ぎ', en: 'Hand-over' },
      payload,
      run: (work, { handoverId }) => runHandover(work, handoverId),
    }),
    defineJob({
      name: 'handovers.undo',
      title: { ja: '引継ぎを元に戻す', en: 'Undo of a hand-over' },
      payload,
      run: (work, { handoverId }) => undoHandoverNow(work, handoverId),
    }),
  ],
}
