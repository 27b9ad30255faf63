import { ownedIn } from '#platform/catalogue/owned.ts'
import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  getComplaint,
  readComplaints,
  receiveComplaint,
  removeComplaint,
  restoreComplaint,
  updateComplaint,
} from './complaints.actions.ts'
import { complaintsApi, complaintsSchemas } from './complaints.api.ts'
import { binnedComplaints } from './complaints.bin.ts'
import { complaintEvents, complaintMetrics, complaintRules } from './complaints.kinds.ts'
import { harassmentPermission } from './complaints.ts'

export const complaintsFeature: Feature = {
  name: 'complaints',
  merging: { tables: [{ table: 'complaint', how: 'moved', label: { ja: 'クレーム', en: 'Complaints' } }] },
  owned: [
    ownedIn({
      kind: 'complaint',
      label: { ja: 'クレーム', en: 'Complaints' },
      table: 'complaint',
      subject: 'complaint',
      customerId: 'customer_id',
    }),
  ],
  schemas: complaintsSchemas,
  serves: serve(complaintsApi, {
    list: (work, { query }) => readComplaints(work, query),
    get: (work, { params }) => getComplaint(work, params.id),
    create: (work, { body }) => receiveComplaint(work, body),
    update: (work, { params, body }) => updateComplaint(work, params.id, body),
    remove: (work, { params, query }) => removeComplaint(work, params.id, query.version),
    restore: (work, { params }) => restoreComplaint(work, params.id),
  }),
  permissions: [
    { key: 'complaints.read', label: { ja: 'クレームを見る', en: 'See complaints' }, roles },
    {
      key: 'complaints.write',
      label: { ja: 'クレームを受け付け・変更する', en: 'Receive and change complaints' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: harassmentPermission,
      label: { ja: 'カスハラの疑いを見る・変える', en: 'See and change the suspicion of harassment' },
      roles: ['administrator', 'manager'],
    },
  ],
  binned: [binnedComplaints],
  events: complaintEvents,
  rules: complaintRules,
  metrics: complaintMetrics,
}
