import { IconTrash } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { binNavText } from '../bin.nav.text.ts'

export const binUi = defineUi({
  name: 'bin',
  routes: [{ path: '/bin', screen: screen(() => import('./BinPage.tsx').then((m) => m.BinPage)) }],
  nav: [{ to: '/bin', label: binNavText.bin, icon: IconTrash, group: 'manage', order: 5 }],
  palette: {
    commands: [
      {
        id: 'bin',
        label: binNavText.bin,
        aliases: ['復元', 'trash', 'restore'],
        icon: IconTrash,
        to: '/bin',
      },
    ],
  },
  bins: () => import('./bin.bins.ts').then((m) => m.ownBins),
})
