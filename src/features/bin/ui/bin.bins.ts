import { binOf } from '#web/bin-of.ts'
import type { Bin } from '#web/ui.ts'
import { binLabels } from '../bin.text.ts'

/** Of features that stand above the bin and cannot name it. */
export const ownBins: readonly Bin[] = [
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
]
