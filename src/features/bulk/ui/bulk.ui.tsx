import { IconListCheck } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'customers.write'
const label = { ja: '一括操作', en: 'Bulk actions' }

export const bulkUi = defineUi({
  name: 'bulk',
  routes: [
    { path: '/bulk', permission, screen: screen(() => import('./BatchList.tsx').then((m) => m.BatchList)) },
    {
      path: '/bulk/$id',
      permission,
      screen: screen(() => import('./BatchPage.tsx').then((m) => m.BatchPage)),
    },
  ],
  nav: [{ to: '/bulk', label, icon: IconListCheck, group: 'manage', order: 3, permission }],
  palette: {
    commands: [
      {
        id: 'bulk.list',
        label: { ja: '一括操作の履歴', en: 'Past bulk actions' },
        aliases: ['まとめて', '元に戻す', 'undo', 'bulk'],
        icon: IconListCheck,
        permission,
        to: '/bulk',
      },
    ],
  },
  subjects: { bulk: { label, to: (id) => `/bulk/${id}` } },
})
