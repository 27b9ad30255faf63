import { IconTransfer } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'handovers.manage'
const label = { ja: '引継ぎ', en: 'Hand-overs' }

export const handoversUi = defineUi({
  name: 'handovers',
  routes: [
    {
      path: '/handovers',
      permission,
      screen: screen(() => import('./HandoverList.tsx').then((m) => m.HandoverList)),
    },
    {
      path: '/handovers/new',
      permission,
      screen: screen(() => import('./NewHandover.tsx').then((m) => m.NewHandover)),
    },
    {
      path: '/handovers/$id',
      permission,
      screen: screen(() => import('./HandoverPage.tsx').then((m) => m.HandoverPage)),
    },
  ],
  nav: [{ to: '/handovers', label, icon: IconTransfer, group: 'manage', order: 21, permission }],
  panels: [
    {
      on: 'user',
      place: 'main',
      key: 'handover',
      label,
      order: 10,
      permission,
      screen: screen(() => import('./OwnedPanel.tsx').then((m) => m.OwnedPanel)),
    },
  ],
  palette: {
    commands: [
      {
        id: 'handovers.new',
        label: { ja: '担当を引き継ぐ', en: 'Hand over what somebody looks after' },
        aliases: ['異動', '退職', '担当変更', 'handover'],
        icon: IconTransfer,
        permission,
        to: '/handovers/new',
      },
    ],
  },
  subjects: { handover: { label: { ja: '引継ぎ', en: 'Hand-over' }, to: (id) => `/handovers/${id}` } },
})
