import { IconAdjustmentsHorizontal, IconReceiptYen } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { settingsText } from '../settings.text.ts'

export const settingsUi = defineUi({
  name: 'settings',
  routes: [
    {
      path: '/settings',
      permission: 'settings.manage',
      screen: screen(() => import('./SettingsPage.tsx').then((m) => m.SettingsPage)),
    },
    {
      path: '/settings/sales',
      permission: 'settings.manage',
      screen: screen(() => import('./SaleSettingsPage.tsx').then((m) => m.SaleSettingsPage)),
    },
  ],
  nav: [
    {
      to: '/settings',
      label: settingsText.settings,
      icon: IconAdjustmentsHorizontal,
      group: 'manage',
      order: 10,
      permission: 'settings.manage',
    },
    {
      to: '/settings/sales',
      label: settingsText.sales,
      icon: IconReceiptYen,
      group: 'manage',
      order: 12,
      permission: 'settings.manage',
    },
  ],
  subjects: {
    settings: {
      label: settingsText.settings,
      to: () => '/settings',
      fields: {
        organisation: settingsText.organisation,
        timeZone: settingsText.timeZone,
        fiscalYearStart: settingsText.fiscalYearStart,
        weekStart: settingsText.weekStart,
        memberSees: settingsText.memberSees,
        exportApprovalAbove: settingsText.exportApprovalAbove,
        sale: settingsText.sale,
        seller: settingsText.seller,
      },
    },
  },
})
