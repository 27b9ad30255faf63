import { IconFileImport } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'customers.import'

export const importsUi = defineUi({
  name: 'imports',
  routes: [
    {
      path: '/imports',
      permission,
      screen: screen(() => import('./ImportList.tsx').then((m) => m.ImportList)),
    },
    {
      path: '/imports/$id',
      permission,
      screen: screen(() => import('./ImportPage.tsx').then((m) => m.ImportPage)),
    },
  ],
  nav: [
    {
      to: '/imports',
      label: { ja: '取り込み', en: 'Imports' },
      icon: IconFileImport,
      group: 'manage',
      order: 1,
      permission,
    },
  ],
  palette: {
    commands: [
      {
        id: 'imports.new',
        label: { ja: '顧客のファイルを取り込む', en: 'Import customers from a file' },
        aliases: ['CSV', 'TSV', 'インポート', 'import', 'アップロード', 'upload', 'エクセル', 'Excel'],
        icon: IconFileImport,
        permission,
        to: '/imports',
      },
    ],
  },
  subjects: {
    import: { label: { ja: '取り込み', en: 'Import' }, to: (id) => `/imports/${id}` },
  },
  firstSteps: [
    {
      title: { ja: '顧客リストを取り込む', en: 'Import your customers' },
      why: {
        ja: 'Excel や通販システムの CSV をそのまま読みます。あとから元に戻せます。',
        en: 'CSV from Excel or a shop system is read as it is, and can be undone.',
      },
      to: '/imports',
      order: 10,
      permission,
    },
  ],
})
