import { defineUi, screen } from '#web/ui.ts'
import { mergingNavText } from '../merging.nav.text.ts'

export const mergingUi = defineUi({
  name: 'merging',
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'merged',
      label: mergingNavText.merged,
      order: 6,
      permission: 'customers.read',
      quiet: true,
      screen: screen(() => import('./MergedPanel.tsx').then((m) => m.MergedPanel)),
    },
    {
      on: 'company',
      place: 'side',
      key: 'merged',
      label: mergingNavText.mergedCompanies,
      order: 6,
      permission: 'companies.read',
      quiet: true,
      screen: screen(() => import('./MergedPanel.tsx').then((m) => m.MergedCompaniesPanel)),
    },
  ],
})
