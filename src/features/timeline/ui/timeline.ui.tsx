import { defineUi, screen } from '#web/ui.ts'
import { timelineText } from '../timeline.text.ts'

export const timelineUi = defineUi({
  name: 'timeline',
  panels: [
    {
      on: 'customer',
      place: 'main',
      key: 'timeline',
      label: timelineText.timeline,
      order: 20,
      permission: 'customers.read',
      screen: screen(() => import('./Timeline.tsx').then((m) => m.Timeline)),
    },
  ],
})
