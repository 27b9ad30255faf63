import { IconFileText } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { contractsText } from '../contracts.text.ts'

export const contractsUi = defineUi({
  name: 'contracts',
  routes: [
    {
      path: '/contracts',
      permission: 'contracts.read',
      screen: screen(() => import('./ContractList.tsx').then((m) => m.ContractList)),
    },
    {
      path: '/contracts/new',
      permission: 'contracts.write',
      screen: screen(() => import('./NewContract.tsx').then((m) => m.NewContract)),
    },
    {
      path: '/contracts/$id',
      permission: 'contracts.read',
      screen: screen(() => import('./ContractPage.tsx').then((m) => m.ContractPage)),
    },
  ],
  nav: [
    {
      to: '/contracts',
      label: contractsText.contracts,
      icon: IconFileText,
      group: 'work',
      order: 30,
      permission: 'contracts.read',
    },
  ],
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'contracts',
      label: contractsText.contracts,
      order: 30,
      permission: 'contracts.read',
      screen: screen(() => import('./ContractsPanels.tsx').then((m) => m.CustomerContracts)),
    },
    {
      on: 'company',
      place: 'side',
      key: 'contracts',
      label: contractsText.contracts,
      order: 30,
      permission: 'contracts.read',
      screen: screen(() => import('./ContractsPanels.tsx').then((m) => m.CompanyContracts)),
    },
  ],
  bins: [
    {
      ...binOf('contracts'),
      label: contractsText.contracts,
      order: 30,
      topic: 'contract',
      permission: 'contracts.read',
      restorePermission: 'contracts.write',
      purgeWarning: contractsText.gone,
    },
  ],
  subjects: { contract: { label: contractsText.contract, to: (id) => `/contracts/${id}` } },
})
