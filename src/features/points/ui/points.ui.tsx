import { IconCoin } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { pointsNavText } from '../points.nav.text.ts'

const panel = {
  place: 'side',
  key: 'points',
  label: pointsNavText.points,
  permission: 'points.read',
  screen: screen(() => import('./PointsPanel.tsx').then((m) => m.PointsPanel)),
} as const

export const pointsUi = defineUi({
  name: 'points',
  routes: [
    {
      path: '/points/settings',
      permission: 'points.manage',
      screen: screen(() => import('./PointSettings.tsx').then((m) => m.PointSettings)),
    },
  ],
  nav: [
    {
      to: '/points/settings',
      label: pointsNavText.pointsAndRanks,
      icon: IconCoin,
      group: 'manage',
      order: 19,
      permission: 'points.manage',
    },
  ],
  subjects: {
    points: {
      label: pointsNavText.pointsAndRanks,
      to: () => '/points/settings',
      fields: {
        rankMonths: pointsNavText.rankMonths,
        keepMonths: pointsNavText.keepMonths,
        noticeDays: pointsNavText.noticeDays,
        ranks: pointsNavText.ranks,
        startsOn: pointsNavText.startsOn,
      },
    },
  },
  panels: [
    { ...panel, on: 'customer', order: 9 },
    { ...panel, on: 'orderDesk', order: 5 },
  ],
})
