import { IconMailbox } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { postalText } from '../postal.text.ts'

export const postalUi = defineUi({
  name: 'postal',
  routes: [
    {
      path: '/postal-data',
      permission: 'settings.manage',
      screen: screen(() => import('./PostalPage.tsx').then((m) => m.PostalPage)),
    },
  ],
  nav: [
    {
      to: '/postal-data',
      label: postalText.postal,
      icon: IconMailbox,
      group: 'manage',
      order: 12,
      permission: 'settings.manage',
    },
  ],
  subjects: {
    postal: {
      label: postalText.postal,
      to: () => '/postal-data',
      fields: {
        fileName: postalText.fileName,
        rows: postalText.rows,
        codes: postalText.codes,
        sha256: postalText.sha256,
      },
    },
  },
})
