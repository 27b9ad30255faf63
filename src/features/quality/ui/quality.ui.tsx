import { IconChecklist } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { qualityText } from '../quality.text.ts'

export const qualityUi = defineUi({
  name: 'quality',
  routes: [
    {
      path: '/quality',
      permission: 'quality.read',
      screen: screen(() => import('./QualityPage.tsx').then((m) => m.QualityPage)),
    },
  ],
  nav: [
    {
      to: '/quality',
      label: qualityText.quality,
      icon: IconChecklist,
      group: 'work',
      order: 50,
      permission: 'quality.read',
    },
  ],
  subjects: {
    doubt: {
      label: qualityText.quality,
      to: (id) => `/customers/${id}`,
      fields: { kind: qualityText.kind, part: qualityText.part },
    },
    companyDoubt: {
      label: qualityText.quality,
      to: (id) => `/companies/${id}`,
      fields: { kind: qualityText.kind, part: qualityText.part },
    },
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'quality',
      label: qualityText.state,
      order: 5,
      permission: 'quality.read',
      screen: screen(() => import('./QualityPanel.tsx').then((m) => m.CustomerQuality)),
    },
    {
      on: 'company',
      place: 'side',
      key: 'quality',
      label: qualityText.state,
      order: 5,
      permission: 'quality.read',
      screen: screen(() => import('./QualityPanel.tsx').then((m) => m.CompanyQuality)),
    },
  ],
})
