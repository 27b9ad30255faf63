import { z } from 'zod'
import { defineEvent } from '#platform/catalogue/event.ts'
import { serve, type Feature } from '#platform/feature.ts'
import { mergeCustomers, readMerges, undoMerge } from './merging.actions.ts'
import { mergingApi } from './merging.api.ts'
import { automaticJob, followMatching, readAutomatic, updateAutomatic } from './merging.automatic.ts'
import { previewMerge } from './merging.preview.ts'
import { readAliases } from './merging.store.ts'

const named = z.object({ mergeId: z.uuid(), names: z.string() })

export const mergingFeature: Feature = {
  name: 'merging',
  merging: {
    tables: [
      { table: 'customer_alias', how: 'moved' },
      { table: 'customer_merge', how: 'moved' },
      { table: 'customer_merge_image', how: 'moved' },
    ],
  },
  aliases: readAliases,
  jobs: [automaticJob],
  afterJob: followMatching,
  serves: serve(mergingApi, {
    preview: (work, { body }) => previewMerge(work, body),
    merge: (work, { body }) => mergeCustomers(work, body),
    list: async (work, { params }) => ({ items: await readMerges(work, params.id) }),
    undo: (work, { params }) => undoMerge(work, params.id),
    automatic: (work) => readAutomatic(work),
    updateAutomatic: (work, { body }) => updateAutomatic(work, body),
  }),
  permissions: [
    {
      key: 'customers.merge',
      label: { ja: '顧客を統合する・元に戻す', en: 'Merge customers, and undo merges' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: [
    defineEvent({
      name: 'customer.merged',
      payload: named,
      sentence: { ja: '{names} を統合しました', en: 'Merged {names} into this record' },
      icon: 'ArrowMerge',
    }),
    defineEvent({
      name: 'customer.mergeUndone',
      payload: named,
      sentence: { ja: '{names} との統合を元に戻しました', en: 'Undid the merge with {names}' },
      icon: 'ArrowBackUp',
    }),
  ],
}
