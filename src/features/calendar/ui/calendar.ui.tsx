import { IconCalendarTime } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { calendarText } from '../calendar.text.ts'

export const calendarUi = defineUi({
  name: 'calendar',
  routes: [
    { path: '/calendar', screen: screen(() => import('./CalendarPage.tsx').then((m) => m.CalendarPage)) },
  ],
  nav: [
    {
      to: '/calendar',
      label: calendarText.calendar,
      icon: IconCalendarTime,
      group: 'manage',
      order: 11,
      permission: 'settings.manage',
    },
  ],
  palette: {
    commands: [
      {
        id: 'calendar',
        label: calendarText.calendar,
        aliases: ['祝日', '休業日', '営業日', 'holiday', 'calendar', '年末年始'],
        icon: IconCalendarTime,
        to: '/calendar',
      },
    ],
  },
  subjects: {
    calendar: {
      label: calendarText.calendar,
      to: (id) => (/^\d{4}/.test(id) ? `/calendar?year=${id.slice(0, 4)}` : '/calendar'),
      fields: {
        weekly: calendarText.weekly,
        breaks: calendarText.breaks,
        kind: calendarText.kind,
        name: calendarText.name,
        fileName: calendarText.fileName,
        rows: calendarText.rows,
        firstYear: calendarText.firstYear,
        lastYear: calendarText.lastYear,
        sha256: calendarText.sha256,
      },
    },
  },
})
