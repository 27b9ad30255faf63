import { IconFileExport } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'customers.export'

export const exportsUi = defineUi({
  name: 'exports',
  routes: [
    {
      path: '/exports',
      permission,
      screen: screen(() => import('./ExportList.tsx').then((m) => m.ExportList)),
    },
    {
      path: '/exports/$id',
      permission,
      screen: screen(() => import('./ExportPage.tsx').then((m) => m.ExportPage)),
    },
  ],
  nav: [
    {
      to: '/exports',
      label: { ja: '書き出し', en: 'Exports' },
      icon: IconFileExport,
      group: 'manage',
      order: 2,
      permission,
    },
  ],
  palette: {
    commands: [
      {
        id: 'exports.new',
        label: { ja: '顧客を書き出す（CSV・Excel）', en: 'Export customers (CSV, Excel)' },
        aliases: ['エクスポート', 'export', 'ダウンロード', 'download', 'エクセル', 'Excel'],
        icon: IconFileExport,
        permission,
        to: '/exports',
      },
    ],
  },
  subjects: {
    export: { label: { ja: '書き出し', en: 'Export' }, to: (id) => `/exports/${id}` },
  },
})
