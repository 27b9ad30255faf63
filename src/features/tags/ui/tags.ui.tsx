import { IconTag } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { tagsText } from '../tags.text.ts'

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
      label: tagsText.tags,
      icon: IconTag,
      group: 'manage',
      order: 15,
      permission: 'tags.manage',
    },
  ],
  subjects: { tag: { label: tagsText.tags } },
})
