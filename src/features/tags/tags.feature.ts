import { serve, type Feature } from '#platform/feature.ts'
import { createTag, updateTag } from './tags.actions.ts'
import { tagsApi, tagsSchemas } from './tags.api.ts'
import { moveJob } from './tags.aside.ts'
import { binnedTags, removeTag, restoreTag } from './tags.bin.ts'
import { tagActions, tagEvents, tagRules } from './tags.kinds.ts'
import { listTags } from './tags.store.ts'
import { countBoth, countTagged, countTags, usesOf } from './tags.uses.ts'

export const tagsFeature: Feature = {
  name: 'tags',
  merging: {
    tables: [
      { table: 'customer_tag', how: 'moved', label: { ja: 'タグ', en: 'Tags' } },
      { table: 'customer_tag_aside', how: 'moved' },
    ],
  },
  schemas: tagsSchemas,
  serves: serve(tagsApi, {
    list: async (work) => ({ items: await listTags(work) }),
    create: (work, { body }) => createTag(work, body),
    update: (work, { params, body }) => updateTag(work, params.id, body),
    counts: async (work) => ({ items: await countTags(work) }),
    uses: async (work, { params: { id }, query: { into } }) => ({
      customers: await countTagged(work, id),
      both: into === undefined ? 0 : await countBoth(work, id, into),
      uses: await usesOf(work, id),
    }),
    merge: (work, { params, body }) => removeTag(work, params.id, body),
    remove: (work, { params, query }) => removeTag(work, params.id, query),
    restore: (work, { params }) => restoreTag(work, params.id),
  }),
  permissions: [
    {
      key: 'tags.manage',
      label: { ja: 'タグを整える（変える・まとめる・消す）', en: 'Look after tags: change, merge, delete' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: tagEvents,
  rules: tagRules,
  actions: tagActions,
  binned: [binnedTags],
  jobs: [moveJob],
}
