import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
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
      },
    },
  },
})
