import { IconMessageExclamation } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { complaintsText } from '../complaints.text.ts'

export const complaintsUi = defineUi({
  name: 'complaints',
  routes: [
    {
      path: '/complaints',
      permission: 'complaints.read',
      screen: screen(() => import('./ComplaintList.tsx').then((m) => m.ComplaintList)),
    },
    {
      path: '/complaints/new',
      permission: 'complaints.write',
      screen: screen(() => import('./NewComplaint.tsx').then((m) => m.NewComplaint)),
    },
    {
      path: '/complaints/$id',
      permission: 'complaints.read',
      screen: screen(() => import('./ComplaintPage.tsx').then((m) => m.ComplaintPage)),
    },
  ],
  nav: [
    {
      to: '/complaints',
      label: complaintsText.complaints,
      icon: IconMessageExclamation,
      group: 'work',
      order: 35,
      permission: 'complaints.read',
    },
  ],
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'complaints',
      label: complaintsText.complaints,
      order: 40,
      permission: 'complaints.read',
      screen: screen(() => import('./ComplaintsPanel.tsx').then((m) => m.ComplaintsPanel)),
    },
  ],
  events: [
    {
      name: 'complaint.received',
      filter: complaintsText.complaints,
      screen: screen(() => import('./ComplaintOnTimeline.tsx').then((m) => m.ComplaintOnTimeline)),
    },
    {
      name: 'complaint.closed',
      screen: screen(() => import('./ComplaintOnTimeline.tsx').then((m) => m.ComplaintOnTimeline)),
    },
  ],
  bins: [
    {
      ...binOf('complaints'),
      label: complaintsText.complaints,
      order: 40,
      topic: 'complaint',
      permission: 'complaints.read',
      restorePermission: 'complaints.write',
      purgeWarning: complaintsText.gone,
    },
  ],
  subjects: {
    complaint: {
      label: complaintsText.complaint,
      to: (id) => `/complaints/${id}`,
      fields: { harassment: complaintsText.harassment },
    },
  },
})
