import { IconTrash } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { binLabels } from '../bin.text.ts'

export const binUi = defineUi({
  name: 'bin',
  routes: [{ path: '/bin', screen: screen(() => import('./BinPage.tsx').then((m) => m.BinPage)) }],
  nav: [{ to: '/bin', label: binLabels.bin, icon: IconTrash, group: 'manage', order: 5 }],
  palette: {
    commands: [
      { id: 'bin', label: binLabels.bin, aliases: ['復元', 'trash', 'restore'], icon: IconTrash, to: '/bin' },
    ],
  },
  bins: [
    {
      ...binOf('customers'),
      label: binLabels.customers,
      order: 10,
      topic: 'customer',
      permission: 'customers.read',
      restorePermission: 'customers.write',
      purgeWarning: binLabels.customersGo,
    },
    {
      ...binOf('companies'),
      label: binLabels.companies,
      order: 20,
      topic: 'company',
      permission: 'companies.read',
      restorePermission: 'companies.write',
      purgeWarning: binLabels.companiesGo,
    },
    {
      ...binOf('files'),
      label: binLabels.files,
      order: 90,
      topic: 'file',
      permission: 'files.read',
      restorePermission: 'files.write',
      purgeWarning: binLabels.filesGo,
    },
  ],
})
