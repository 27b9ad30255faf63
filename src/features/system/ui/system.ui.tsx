import { IconActivity, IconApi, IconHome } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { systemText } from '../system.text.ts'

export const systemUi = defineUi({
  name: 'system',
  routes: [
    { path: '/', screen: screen(() => import('./Home.tsx').then((m) => m.Home)) },
    { path: '/jobs', screen: screen(() => import('./JobList.tsx').then((m) => m.JobList)) },
    { path: '/api-docs', screen: screen(() => import('./ApiReference.tsx').then((m) => m.ApiReference)) },
  ],
  nav: [
    { to: '/', label: systemText.home, icon: IconHome, group: 'work', order: 0 },
    { to: '/jobs', label: systemText.jobs, icon: IconActivity, group: 'manage', order: 50 },
  ],
  palette: {
    commands: [{ id: 'api', label: systemText.api, aliases: ['OpenAPI'], icon: IconApi, to: '/api-docs' }],
  },
  subjects: {
    demo: {
      label: systemText.demo,
      fields: { seed: systemText.seed, customers: systemText.customers },
    },
    job: {
      label: systemText.job,
      to: () => '/jobs',
      fields: { kind: systemText.kind, state: systemText.state },
    },
  },
})
