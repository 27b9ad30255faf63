import { IconUserShare } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'provisions.read'
const label = { ja: '第三者提供の記録', en: 'Ledger of provisions' }

export const provisionsUi = defineUi({
  name: 'provisions',
  routes: [
    {
      path: '/provisions',
      permission,
      screen: screen(() => import('./ProvisionList.tsx').then((m) => m.ProvisionList)),
    },
    {
      path: '/provisions/$id',
      permission,
      screen: screen(() => import('./ProvisionPage.tsx').then((m) => m.ProvisionPage)),
    },
  ],
  nav: [{ to: '/provisions', label, icon: IconUserShare, group: 'manage', order: 6, permission }],
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'provisions',
      label: { ja: '第三者提供', en: 'Given to third parties' },
      order: 85,
      permission,
      quiet: true,
      screen: screen(() => import('./CustomerProvisions.tsx').then((m) => m.CustomerProvisions)),
    },
  ],
  subjects: { provision: { label, to: (id) => `/provisions/${id}` } },
})
