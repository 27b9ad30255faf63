import { IconSpeakerphone } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { mediaText } from '../media.text.ts'

export const mediaUi = defineUi({
  name: 'media',
  routes: [
    {
      path: '/media',
      permission: 'orders.read',
      screen: screen(() => import('./MediaList.tsx').then((m) => m.MediaList)),
    },
  ],
  nav: [
    {
      to: '/media',
      label: mediaText.media,
      icon: IconSpeakerphone,
      group: 'manage',
      order: 36,
      permission: 'media.manage',
    },
  ],
  subjects: { media: { label: mediaText.medium, to: (id) => `/media?open=${id}` } },
})
