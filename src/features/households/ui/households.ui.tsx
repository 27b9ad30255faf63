import { defineUi, screen } from '#web/ui.ts'
import { householdsText } from '../households.text.ts'

export const householdsUi = defineUi({
  name: 'households',
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'household',
      label: householdsText.household,
      order: 20,
      permission: 'customers.read',
      screen: screen(() => import('./HouseholdPanel.tsx').then((m) => m.HouseholdPanel)),
    },
  ],
})
