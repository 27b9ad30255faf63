import { sql } from 'kysely'
import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, finds, type RuleKind } from '#platform/catalogue/rule.ts'
import { countUnfinished } from './complaints.store.ts'

const complained = z.object({ complaintId: z.uuid() })
const event = (name: string, ja: string, en: string, icon: string): EventKind =>
  defineEvent({ name, payload: complained, sentence: { ja, en }, icon })

export const complaintEvents: readonly EventKind[] = [
  event('complaint.received', 'クレームを受け付けました', 'Received a complaint', 'MessageExclamation'),
  event('complaint.changed', 'クレームの記録を変更しました', 'Changed a complaint', 'MessageExclamation'),
  event('complaint.closed', 'クレームの対応が完了しました', 'Closed a complaint', 'MessageCheck'),
  event('complaint.reopened', 'クレームの対応を再開しました', 'Reopened a complaint', 'MessageExclamation'),
  event('complaint.removed', 'クレームをごみ箱に入れました', 'Moved a complaint to the bin', 'Trash'),
  event('complaint.restored', 'クレームをごみ箱から戻しました', 'Restored a complaint', 'Restore'),
]

export const complaintRules: readonly RuleKind[] = [
  defineRule({
    kind: 'complaint',
    label: { ja: 'クレーム', en: 'Complaint' },
    params: z.object({
      is: z
        .enum(['open', 'ever', 'none'])
        .describe('open: one not closed; ever: at least one; none: never one'),
    }),
    form: {
      is: {
        label: { ja: '状態', en: 'State' },
        options: [
          { value: 'open', label: { ja: '対応中のものがある', en: 'one is open' } },
          { value: 'ever', label: { ja: '受けたことがある', en: 'at least one' } },
          { value: 'none', label: { ja: '受けたことがない', en: 'never one' } },
        ],
      },
    },
    predicate: ({ is }) =>
      finds(
        sql`select 1 from complaint k where k.customer_id = c.customer_id and k.deleted_at is null
          ${is === 'open' ? sql`and k.closed_at is null` : sql``}`,
        is !== 'none',
      ),
    async evidence({ is }, { work }, customerId) {
      const { rows } = await sql<{ about: string; at: string; link: string }>`
        select k.about, k.received_on as at from complaint k
        where k.customer_id = ${customerId}::uuid and k.deleted_at is null
          ${is === 'open' ? sql`and k.closed_at is null` : sql``} order by k.received_on desc, k.id desc limit 10`.execute(
        work.db,
      )
      return rows.map(({ about, at }) => ({ text: { ja: about, en: about }, at }))
    },
    say: ({ is }) =>
      ({
        open: { ja: '終わっていないクレームが ある', en: 'has an open complaint' },
        ever: { ja: 'クレームを受けたことが ある', en: 'has had a complaint' },
        none: { ja: 'クレームを受けたことが ない', en: 'never had a complaint' },
      })[is],
  }),
]

export const complaintMetrics: readonly Metric[] = [
  {
    key: 'complaints.unfinished',
    label: { ja: '終わっていないクレーム', en: 'Open complaints' },
    definition: {
      ja: '見られるクレームのうち、対応完了でないものの数',
      en: 'Complaints one may see that are not closed',
    },
    unit: 'count',
    permission: 'complaints.read',
    measure: async (work) => {
      const count = await countUnfinished(work)
      return { value: count, n: count, exact: true }
    },
  },
]
