import { IconArrowsJoin } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { matchingNavText } from './matching.nav.text.ts'

export const matchingUi = defineUi({
  name: 'matching',
  routes: [
    {
      path: '/matching',
      permission: 'matching.read',
      screen: screen(() => import('./MatchingPage.tsx').then((m) => m.MatchingPage)),
    },
    {
      path: '/matching/settings',
      permission: 'matching.settings',
      screen: screen(() => import('./MatchingSettings.tsx').then((m) => m.MatchingSettings)),
    },
  ],
  nav: [
    {
      to: '/matching',
      label: matchingNavText.matching,
      icon: IconArrowsJoin,
      group: 'work',
      order: 52,
      permission: 'matching.read',
    },
  ],
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'similar',
      label: matchingNavText.similar,
      order: 4,
      permission: 'customers.read',
      quiet: true,
      screen: screen(() => import('./SimilarPanel.tsx').then((m) => m.SimilarPanel)),
    },
    {
      on: 'company',
      place: 'side',
      key: 'similar',
      label: matchingNavText.similarCompanies,
      order: 4,
      permission: 'companies.read',
      quiet: true,
      screen: screen(() => import('./SimilarPanel.tsx').then((m) => m.SimilarCompaniesPanel)),
    },
  ],
  besides: [
    {
      on: 'customer',
      key: 'similar',
      permission: 'customers.read',
      screen: screen(() => import('./SimilarHint.tsx').then((m) => m.SimilarHint)),
    },
    {
      on: 'company',
      key: 'similar',
      permission: 'companies.read',
      screen: screen(() => import('./SimilarHint.tsx').then((m) => m.SimilarCompanyHint)),
    },
  ],
  subjects: {
    matching: { label: matchingNavText.matching, to: () => '/matching' },
    matchWeights: {
      label: matchingNavText.weights,
      to: () => '/matching/settings',
      fields: () =>
        import('../evidence.text.ts').then(({ weightLabels }) => ({
          ...weightLabels,
          candidateFrom: matchingNavText.candidateFrom,
          automaticFrom: matchingNavText.automaticFrom,
        })),
    },
    automaticMerging: {
      label: matchingNavText.automatic,
      to: () => '/matching/settings',
      fields: { on: matchingNavText.on },
    },
  },
})
