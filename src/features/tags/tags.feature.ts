import { serve, type Feature } from '#platform/feature.ts'
import { createTag, updateTag } from './tags.actions.ts'
import { tagsApi } from './tags.api.ts'
import { tagActions, tagEvents, tagRules } from './tags.kinds.ts'
import { listTags } from './tags.store.ts'

export const tagsFeature: Feature = {
  name: 'tags',
  merging: { tables: [{ table: 'customer_tag', how: 'moved', label: { ja: 'タグ', en: 'Tags' } }] },
  serves: serve(tagsApi, {
    list: async (work) => ({ items: await listTags(work) }),
    create: (work, { body }) => createTag(work, body),
    update: (work, { params, body }) => updateTag(work, params.id, body),
  }),
  permissions: [
    {
      key: 'tags.manage',
      label: { ja: 'タグの名前と色を変える', en: 'Rename and recolour tags' },
      roles: ['administrator', 'manager'],
    },
  ],
  events: tagEvents,
  rules: tagRules,
  actions: tagActions,
}
