import { IconMailCog, IconMailX } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { returnsNavText as words } from '../returns.nav.text.ts'

const onTimeline = screen(() => import('./ReturnOnTimeline.tsx').then((m) => m.ReturnOnTimeline))
const read = 'returns.read'
const manage = 'returns.manage'
const bin = { permission: manage, restorePermission: manage }

export const returnsUi = defineUi({
  name: 'returns',
  routes: [
    {
      path: '/returns',
      permission: read,
      screen: screen(() => import('./ReturnList.tsx').then((m) => m.ReturnList)),
    },
    {
      path: '/settings/returns',
      permission: manage,
      screen: screen(() => import('./ReturnSettingsPage.tsx').then((m) => m.ReturnSettingsPage)),
    },
  ],
  nav: [
    { to: '/returns', label: words.returns, icon: IconMailX, group: 'work', order: 47, permission: read },
    {
      to: '/settings/returns',
      label: words.settings,
      icon: IconMailCog,
      group: 'manage',
      order: 14,
      permission: manage,
    },
  ],
  events: ['mail.bounced', 'mail.complained', 'mail.replied'].map((name) => ({ name, screen: onTimeline })),
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'returns',
      label: words.returns,
      order: 28,
      permission: read,
      screen: screen(() => import('./ReturnsPanel.tsx').then((m) => m.ReturnsPanel)),
    },
  ],
  bins: [
    {
      ...binOf('return-mailboxes'),
      ...bin,
      label: words.mailbox,
      order: 76,
      topic: 'returnMailbox',
      purgeWarning: words.mailboxGone,
    },
    {
      ...binOf('return-hooks'),
      ...bin,
      label: words.hook,
      order: 77,
      topic: 'returnHook',
      purgeWarning: words.hookGone,
    },
  ],
  subjects: {
    return: { label: words.returns, to: (id) => `/returns?peek=${id}` },
    returnMailbox: { label: words.mailbox, to: () => '/settings/returns' },
    returnHook: { label: words.hook, to: () => '/settings/returns' },
    returnSettings: { label: words.settings, to: () => '/settings/returns' },
  },
})
