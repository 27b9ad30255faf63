import { IconHistory } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { auditNavText } from '../audit.nav.text.ts'

export const auditUi = defineUi({
  name: 'audit',
  routes: [
    {
      path: '/audit',
      permission: 'audit.read',
      screen: screen(() => import('./AuditLog.tsx').then((m) => m.AuditLog)),
    },
  ],
  nav: [
    {
      to: '/audit',
      label: auditNavText.audit,
      icon: IconHistory,
      group: 'manage',
      order: 40,
      permission: 'audit.read',
    },
  ],
})
