import { IconChartBar } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { insightText } from '../insight.text.ts'

const permission = 'insight.read'

export const insightUi = defineUi({
  name: 'insight',
  routes: [
    {
      path: '/insight',
      permission,
      screen: screen(() => import('./InsightPage.tsx').then((m) => m.InsightPage)),
    },
    {
      path: '/insight/$id',
      permission,
      screen: screen(() => import('./PicturePage.tsx').then((m) => m.PicturePage)),
    },
  ],
  nav: [
    { to: '/insight', label: insightText.insight, icon: IconChartBar, group: 'work', order: 28, permission },
  ],
  panels: [
    {
      on: 'product',
      place: 'main',
      key: 'insight',
      label: insightText.who,
      order: 20,
      permission,
      screen: screen(() => import('./ProductPanel.tsx').then((m) => m.ProductPanel)),
    },
  ],
})
