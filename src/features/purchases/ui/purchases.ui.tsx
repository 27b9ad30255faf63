import { IconRulerMeasure } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { purchasesNavText } from '../purchases.nav.text.ts'

export const purchasesUi = defineUi({
  name: 'purchases',
  routes: [
    {
      path: '/purchases/settings',
      permission: 'purchases.manage',
      screen: screen(() => import('./PurchaseSettings.tsx').then((m) => m.PurchaseSettings)),
    },
  ],
  nav: [
    {
      to: '/purchases/settings',
      label: purchasesNavText.measures,
      icon: IconRulerMeasure,
      group: 'manage',
      order: 18,
      permission: 'purchases.manage',
    },
  ],
  subjects: {
    purchases: {
      label: purchasesNavText.measures,
      to: () => '/purchases/settings',
      fields: {
        rfm: purchasesNavText.rfm,
        cpm: purchasesNavText.cpm,
        repeatDays: purchasesNavText.repeatDays,
        stoppedDays: purchasesNavText.stoppedDays,
        sleepTimes: purchasesNavText.sleepTimes,
      },
    },
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'purchases',
      label: purchasesNavText.purchases,
      order: 8,
      permission: 'purchases.read',
      screen: screen(() => import('./PurchasePanel.tsx').then((m) => m.PurchasePanel)),
    },
  ],
})
