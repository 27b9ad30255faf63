import { IconActivity, IconApi, IconHome } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { systemNavText } from '../system.nav.text.ts'

export const systemUi = defineUi({
  name: 'system',
  routes: [
    { path: '/', screen: screen(() => import('./Home.tsx').then((m) => m.Home)) },
    { path: '/jobs', screen: screen(() => import('./JobList.tsx').then((m) => m.JobList)) },
    { path: '/api-docs', screen: screen(() => import('./ApiReference.tsx').then((m) => m.ApiReference)) },
  ],
  nav: [
    { to: '/', label: systemNavText.home, icon: IconHome, group: 'work', order: 0 },
    { to: '/jobs', label: systemNavText.jobs, icon: IconActivity, group: 'manage', order: 50 },
  ],
  palette: {
    commands: [{ id: 'api', label: systemNavText.api, aliases: ['OpenAPI'], icon: IconApi, to: '/api-docs' }],
  },
  subjects: {
    demo: {
      label: systemNavText.demo,
      fields: { seed: systemNavText.seed, customers: systemNavText.customers },
    },
    job: {
      label: systemNavText.job,
      to: () => '/jobs',
      fields: { kind: systemNavText.kind, state: systemNavText.state },
    },
  },
})
