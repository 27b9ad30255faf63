import { IconRepeat } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { plansText } from '../plans.text.ts'

export const plansUi = defineUi({
  name: 'plans',
  routes: [
    {
      path: '/plans',
      permission: 'plans.read',
      screen: screen(() => import('./PlanList.tsx').then((m) => m.PlanList)),
    },
    {
      path: '/plans/new',
      permission: 'plans.write',
      screen: screen(() => import('./NewPlan.tsx').then((m) => m.NewPlan)),
    },
    {
      path: '/plans/$id',
      permission: 'plans.read',
      screen: screen(() => import('./PlanPage.tsx').then((m) => m.PlanPage)),
    },
  ],
  nav: [
    {
      to: '/plans',
      label: plansText.plans,
      icon: IconRepeat,
      group: 'work',
      order: 33,
      permission: 'plans.read',
    },
  ],
  palette: {
    search: {
      label: plansText.plans,
      permission: 'plans.read',
      async find(q, signal) {
        const { items } = await api.plans.list({ query: { q, limit: 5 } }, { signal })
        return items.map(({ id, name, code }) => ({
          id,
          label: name,
          hint: code,
          icon: IconRepeat,
          to: `/plans/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'plans.add',
        label: plansText.add,
        aliases: ['定期コース', '頒布会', 'new plan'],
        icon: IconRepeat,
        permission: 'plans.write',
        to: '/plans/new',
      },
    ],
  },
  bins: [
    {
      ...binOf('plans'),
      label: plansText.plans,
      order: 26,
      topic: 'plan',
      permission: 'plans.read',
      restorePermission: 'plans.write',
      purgeWarning: plansText.gone,
    },
  ],
  subjects: { plan: { label: plansText.plan, to: (id) => `/plans/${id}` } },
})
