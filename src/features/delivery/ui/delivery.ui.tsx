import { IconMailbox, IconMailFast } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { deliveryNavText as words } from '../delivery.nav.text.ts'

const permission = 'settings.manage'
const page = '/settings/delivery'

export const deliveryUi = defineUi({
  name: 'delivery',
  routes: [
    {
      path: page,
      permission,
      screen: screen(() => import('./DeliveryPage.tsx').then((m) => m.DeliveryPage)),
    },
    {
      path: '/mail/copies',
      permission: 'mail.read',
      screen: screen(() => import('./CopyList.tsx').then((m) => m.CopyList)),
    },
  ],
  nav: [
    {
      to: '/mail/copies',
      label: words.copies,
      icon: IconMailbox,
      group: 'work',
      order: 46,
      permission: 'mail.read',
    },
    { to: page, label: words.delivery, icon: IconMailFast, group: 'manage', order: 14, permission },
  ],
  bins: [
    {
      ...binOf('mail-senders'),
      label: words.sender,
      order: 76,
      topic: 'delivery',
      permission,
      restorePermission: permission,
      purgeWarning: words.senderGone,
    },
  ],
  subjects: {
    mailSender: {
      label: words.sender,
      to: () => page,
      fields: {
        name: words.name,
        address: words.address,
        replyTo: words.replyTo,
        preferred: words.preferred,
      },
    },
    mailDomain: {
      label: words.domain,
      to: () => page,
      fields: { name: words.name, selector: words.selector, algorithm: words.algorithm },
    },
    mailBreaker: {
      label: words.breaker,
      to: () => page,
      fields: { stoppedFor: words.stoppedFor, sent: words.sent, bad: words.bad },
    },
    deliverySettings: {
      label: words.delivery,
      to: () => page,
      fields: {
        returnPath: words.returnPath,
        connections: words.connections,
        paces: words.paces,
        breaker: words.breaker,
        resolvers: words.resolvers,
      },
    },
  },
})
