import { IconRefresh, IconRefreshAlert } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { subscriptionsText } from '../subscriptions.text.ts'

const panel = screen(() => import('./SubscriptionsPanels.tsx').then((m) => m.CustomerSubscriptions))

export const subscriptionsUi = defineUi({
  name: 'subscriptions',
  routes: [
    {
      path: '/subscriptions',
      permission: 'subscriptions.read',
      screen: screen(() => import('./SubscriptionList.tsx').then((m) => m.SubscriptionList)),
    },
    {
      path: '/subscriptions/new',
      permission: 'subscriptions.write',
      screen: screen(() => import('./NewSubscription.tsx').then((m) => m.NewSubscription)),
    },
    {
      path: '/subscriptions/settings',
      permission: 'subscriptions.manage',
      screen: screen(() => import('./SubscriptionSettings.tsx').then((m) => m.SubscriptionSettings)),
    },
    {
      path: '/subscriptions/$id',
      permission: 'subscriptions.read',
      screen: screen(() => import('./SubscriptionPage.tsx').then((m) => m.SubscriptionPage)),
    },
  ],
  nav: [
    {
      to: '/subscriptions',
      label: subscriptionsText.subscriptions,
      icon: IconRefresh,
      group: 'work',
      order: 24,
      permission: 'subscriptions.read',
    },
    {
      to: '/subscriptions/settings',
      label: subscriptionsText.settings,
      icon: IconRefreshAlert,
      group: 'manage',
      order: 38,
      permission: 'subscriptions.manage',
    },
  ],
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'subscriptions',
      label: subscriptionsText.subscriptions,
      order: 22,
      permission: 'subscriptions.read',
      screen: panel,
    },
    {
      on: 'orderDesk',
      place: 'side',
      key: 'subscriptions',
      label: subscriptionsText.subscriptions,
      order: 15,
      permission: 'subscriptions.read',
      screen: panel,
    },
  ],
  subjects: {
    subscription: {
      label: subscriptionsText.subscription,
      to: (id) => (id === 'settings' ? '/subscriptions/settings' : `/subscriptions/${id}`),
    },
    watched: { label: subscriptionsText.watched, to: () => '/subscriptions/settings' },
    leavingReason: { label: subscriptionsText.reason, to: () => '/subscriptions/settings' },
  },
})
