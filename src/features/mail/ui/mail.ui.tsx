import { IconMail, IconMailCog } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { mailNavText } from '../mail.nav.text.ts'

const onTimeline = screen(() => import('./MailOnTimeline.tsx').then((m) => m.MailOnTimeline))

export const mailUi = defineUi({
  name: 'mail',
  routes: [
    {
      path: '/mail',
      permission: 'mail.read',
      screen: screen(() => import('./MailList.tsx').then((m) => m.MailList)),
    },
    {
      path: '/settings/mail',
      permission: 'settings.manage',
      screen: screen(() => import('./MailSettingsPage.tsx').then((m) => m.MailSettingsPage)),
    },
  ],
  nav: [
    {
      to: '/mail',
      label: mailNavText.mailbox,
      icon: IconMail,
      group: 'work',
      order: 45,
      permission: 'mail.read',
    },
    {
      to: '/settings/mail',
      label: mailNavText.settings,
      icon: IconMailCog,
      group: 'manage',
      order: 13,
      permission: 'settings.manage',
    },
  ],
  events: ['mail.sent', 'mail.kept', 'mail.failed', 'mail.unknown'].map((name) => ({
    name,
    screen: onTimeline,
  })),
  subjects: {
    mail: { label: mailNavText.mail, to: (id) => `/mail?peek=${id}` },
    mailSettings: {
      label: mailNavText.settings,
      to: () => '/settings/mail',
      fields: {
        host: mailNavText.host,
        port: mailNavText.port,
        security: mailNavText.security,
        user: mailNavText.user,
        credentialsChanged: mailNavText.credentialsChanged,
        fromName: mailNavText.fromName,
        fromAddress: mailNavText.fromAddress,
        replyTo: mailNavText.replyTo,
      },
    },
  },
})
