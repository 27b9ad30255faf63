import { IconHistory } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { historyLabels, ofField } from '../history.text.ts'

const panel = { place: 'side', key: 'history', label: historyLabels.history, order: 90 } as const

export const historyUi = defineUi({
  name: 'history',
  panels: [
    {
      ...panel,
      on: 'customer',
      permission: 'customers.read',
      screen: screen(() => import('./HistoryPanels.tsx').then((m) => m.CustomerHistory)),
    },
    {
      ...panel,
      on: 'company',
      permission: 'companies.read',
      screen: screen(() => import('./HistoryPanels.tsx').then((m) => m.CompanyHistory)),
    },
  ],
  fieldTools: [
    {
      on: ['customer', 'company'],
      key: 'history',
      label: ofField,
      icon: IconHistory,
      screen: screen(() => import('./FieldHistory.tsx').then((m) => m.FieldHistory)),
    },
  ],
})
