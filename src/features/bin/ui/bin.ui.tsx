import { IconTrash } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { defineUi, screen, type Bin } from '#web/ui.ts'
import type { BinKind } from '../bin.ts'
import { binLabels } from '../bin.text.ts'

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id)

function binOf(kind: BinKind): Pick<Bin, 'key' | 'purgePermission' | 'find' | 'restore' | 'purge'> {
  return {
    key: kind,
    purgePermission: 'bin.purge',
    find: (q, cursor, signal) =>
      api.bin.list({ params: { kind }, query: { q, cursor, limit: 100 } }, { signal }),
    restore: (items) => api.bin.restore({ params: { kind }, body: { ids: idsOf(items) } }),
    purge: (items) => api.bin.purge({ params: { kind }, body: { ids: idsOf(items) } }),
  }
}

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
