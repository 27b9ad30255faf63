import { IconCalendarEvent, IconSend } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { campaignsNavText } from '../campaigns.nav.text.ts'

const permission = 'campaigns.read'
const mayWrite = 'campaigns.write'

export const campaignsUi = defineUi({
  name: 'campaigns',
  routes: [
    {
      path: '/campaigns',
      permission,
      screen: screen(() => import('./CampaignList.tsx').then((m) => m.CampaignList)),
    },
    {
      path: '/campaigns/$id',
      permission,
      screen: screen(() => import('./CampaignPage.tsx').then((m) => m.CampaignPage)),
    },
    {
      path: '/campaigns/$id/content/$no',
      permission,
      screen: screen(() => import('./ContentPage.tsx').then((m) => m.ContentPage)),
    },
    {
      path: '/settings/campaigns',
      permission: 'settings.manage',
      screen: screen(() => import('./SettingsPage.tsx').then((m) => m.SettingsPage)),
    },
  ],
  nav: [
    {
      to: '/campaigns',
      label: campaignsNavText.campaigns,
      icon: IconSend,
      group: 'work',
      order: 16,
      permission,
    },
    {
      to: '/settings/campaigns',
      label: campaignsNavText.settings,
      icon: IconSend,
      group: 'manage',
      order: 37,
      permission: 'settings.manage',
    },
  ],
  palette: {
    search: {
      label: campaignsNavText.campaigns,
      permission,
      async find(q, signal) {
        const { items } = await api.campaigns.list({ query: { q, limit: 8 } }, { signal })
        return items.map(({ id, name, audience }) => ({
          id,
          label: name,
          hint: audience,
          icon: IconSend,
          to: `/campaigns/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'campaigns.add',
        label: campaignsNavText.add,
        aliases: ['配信', 'メール配信', 'メルマガ', 'campaign', 'mail'],
        icon: IconSend,
        permission: mayWrite,
        to: '/campaigns?add=true',
      },
      {
        id: 'campaigns.calendar',
        label: campaignsNavText.calendar,
        aliases: ['カレンダー', '予定', 'calendar', 'schedule'],
        icon: IconCalendarEvent,
        permission,
        to: '/campaigns?view=calendar',
      },
      {
        id: 'campaigns.settings',
        label: campaignsNavText.settings,
        aliases: ['回数の上限', '送らない時間', '承認', 'frequency', 'quiet hours', 'approval'],
        icon: IconSend,
        permission: 'settings.manage',
        to: '/settings/campaigns',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'campaigns',
      label: campaignsNavText.campaigns,
      order: 26,
      permission,
      screen: screen(() => import('./CampaignsPanel.tsx').then((m) => m.CampaignsPanel)),
    },
  ],
  bins: [
    {
      ...binOf('campaigns'),
      label: campaignsNavText.campaigns,
      order: 27,
      topic: 'campaign',
      permission,
      restorePermission: mayWrite,
      purgeWarning: campaignsNavText.gone,
    },
  ],
  subjects: {
    campaign: {
      label: campaignsNavText.campaign,
      to: (id) => `/campaigns/${id}`,
      fields: () => import('../campaigns.fields.text.ts').then((m) => m.campaignFieldsText),
    },
  },
})
