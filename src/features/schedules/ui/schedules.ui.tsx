import { IconCalendarTime } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'

const permission = 'imports.schedule'
const label = { ja: '定期取り込み', en: 'Scheduled imports' }

export const schedulesUi = defineUi({
  name: 'schedules',
  routes: [
    {
      path: '/import-schedules',
      permission,
      screen: screen(() => import('./ScheduleList.tsx').then((m) => m.ScheduleList)),
    },
  ],
  palette: {
    commands: [
      {
        id: 'schedules.open',
        label,
        aliases: ['自動取り込み', 'SFTP', 'schedule', 'cron'],
        icon: IconCalendarTime,
        permission,
        to: '/import-schedules',
      },
    ],
  },
  subjects: { schedule: { label, to: () => '/import-schedules' } },
})
