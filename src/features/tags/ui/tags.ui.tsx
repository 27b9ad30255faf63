import { IconTag } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { tagsNavText } from '../tags.nav.text.ts'

export const tagsUi = defineUi({
  name: 'tags',
  routes: [
    {
      path: '/tags',
      permission: 'tags.manage',
      screen: screen(() => import('./TagSettings.tsx').then((m) => m.TagSettings)),
    },
  ],
  nav: [
    {
      to: '/tags',
      label: tagsNavText.tags,
      icon: IconTag,
      group: 'manage',
      order: 15,
      permission: 'tags.manage',
    },
  ],
  bins: [
    {
      ...binOf('tags'),
      label: tagsNavText.tags,
      order: 60,
      topic: 'tag',
      permission: 'tags.manage',
      restorePermission: 'tags.manage',
      purgeWarning: tagsNavText.gone,
    },
  ],
  subjects: { tag: { label: tagsNavText.tags } },
})
