import { IconMailCheck } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { consentNavText } from '../consent.nav.text.ts'

export const consentUi = defineUi({
  name: 'consent',
  routes: [
    {
      path: '/reach',
      permission: 'consent.read',
      screen: screen(() => import('./ReachPage.tsx').then((m) => m.ReachPage)),
    },
    {
      path: '/settings/consent',
      permission: 'consent.manage',
      screen: screen(() => import('./ConsentSettingsPage.tsx').then((m) => m.ConsentSettingsPage)),
    },
    {
      path: '/suppressions',
      permission: 'consent.manage',
      screen: screen(() => import('./SuppressionList.tsx').then((m) => m.SuppressionList)),
    },
  ],
  nav: [
    {
      to: '/reach',
      label: consentNavText.reach,
      icon: IconMailCheck,
      group: 'work',
      order: 46,
      permission: 'consent.read',
    },
    {
      to: '/settings/consent',
      label: consentNavText.settings,
      icon: IconMailCheck,
      group: 'manage',
      order: 14,
      permission: 'consent.manage',
    },
  ],
  palette: {
    commands: [
      {
        id: 'suppressions',
        to: '/suppressions',
        label: consentNavText.suppressions,
        icon: IconMailCheck,
        permission: 'consent.manage',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'consent',
      label: consentNavText.consent,
      order: 12,
      permission: 'consent.read',
      screen: screen(() => import('./ConsentPanel.tsx').then((m) => m.ConsentPanel)),
    },
  ],
  subjects: {
    consentSettings: { label: consentNavText.settings, to: () => '/settings/consent' },
    consentPurpose: { label: consentNavText.purpose, to: () => '/settings/consent' },
    consentWording: { label: consentNavText.wording, to: () => '/settings/consent' },
    consentEvidence: { label: consentNavText.consent },
    suppression: { label: consentNavText.stop, to: () => '/suppressions' },
  },
})
