import { IconHandClick, IconScale } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { reactionsNavText } from '../reactions.nav.text.ts'

const permission = 'reactions.read'
const mayManage = 'reactions.manage'

export const reactionsUi = defineUi({
  name: 'reactions',
  routes: [
    {
      path: '/campaigns/compare',
      permission,
      screen: screen(() => import('./ComparePage.tsx').then((m) => m.ComparePage)),
    },
    {
      path: '/campaigns/$id/results',
      permission,
      screen: screen(() => import('./ResultsPage.tsx').then((m) => m.ResultsPage)),
    },
    {
      path: '/settings/reactions',
      permission: mayManage,
      screen: screen(() => import('./SettingsPage.tsx').then((m) => m.SettingsPage)),
    },
  ],
  nav: [
    {
      to: '/settings/reactions',
      label: reactionsNavText.settings,
      icon: IconHandClick,
      group: 'manage',
      order: 38,
      permission: mayManage,
    },
  ],
  palette: {
    commands: [
      {
        id: 'reactions.compare',
        label: reactionsNavText.compare,
        aliases: ['開封率', 'クリック率', '効果測定', 'compare', 'open rate', 'click rate'],
        icon: IconScale,
        permission,
        to: '/campaigns/compare',
      },
      {
        id: 'reactions.settings',
        label: reactionsNavText.settings,
        aliases: ['開封', 'クリック', '機械', 'ボット', 'bots', 'opens', 'clicks'],
        icon: IconHandClick,
        permission: mayManage,
        to: '/settings/reactions',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'bestTime',
      label: reactionsNavText.bestTime,
      order: 27,
      permission,
      screen: screen(() => import('./BestTimePanel.tsx').then((m) => m.BestTimePanel)),
    },
  ],
  subjects: {
    reactionSettings: {
      label: reactionsNavText.settings,
      to: () => '/settings/reactions',
      fields: () => import('../reactions.fields.text.ts').then((m) => m.reactionFieldsText),
    },
  },
})
