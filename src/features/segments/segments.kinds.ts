import { sql } from 'kysely'
import { z } from 'zod'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { defineAction, type Action } from '#platform/catalogue/action.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, ofThese, type RuleKind, isAmong, negated } from '#platform/catalogue/rule.ts'
import { may } from '#platform/work.ts'
import { addToList, removeFromList } from './segments.lists.ts'
import { writeSegments } from './segments.ts'

const moved = z.object({ segmentId: z.uuid(), name: z.string() })

export const segmentEvents: readonly EventKind[] = [
  defineEvent({
    name: 'segment.entered',
    payload: moved,
    sentence: { ja: 'セグメント「{name}」に入りました', en: 'Entered the segment “{name}”' },
    icon: 'CirclePlus',
  }),
  defineEvent({
    name: 'segment.left',
    payload: moved,
    sentence: { ja: 'セグメント「{name}」から外れました', en: 'Left the segment “{name}”' },
    icon: 'CircleMinus',
  }),
]

export const segmentRules: readonly RuleKind[] = [
  defineRule({
    kind: 'segment',
    label: { ja: 'セグメント', en: 'Segment' },
    params: z.object({ segmentId: z.uuid(), isIn: z.boolean().default(true) }),
    form: {
      segmentId: { label: { ja: 'セグメント', en: 'Segment' }, of: 'segment' },
      isIn: {
        label: { ja: '入っているか', en: 'In it' },
        options: [
          { value: 'true', label: { ja: '入っている', en: 'is in' } },
          { value: 'false', label: { ja: '入っていない', en: 'is not in' } },
        ],
      },
    },
    predicate: ({ segmentId, isIn }, scope) => {
      const open = may(scope.work.actor, seeMasked) ? sql`` : sql`and not s.asks_masked`
      const found = isAmong(sql`select m.customer_id from segment_member m
        where m.segment_id = ${segmentId}::uuid and ${ofThese(scope, sql`m.customer_id`)}
          and exists (select 1 from segment s where s.id = ${segmentId}::uuid and s.deleted_at is null ${open})`)
      return isIn ? found : negated(found)
    },
    async evidence({ segmentId }, { work }, customerId) {
      const { rows } = await sql<{ name: string; enteredAt: string | null }>`
        select s.name, m.entered_at from segment s
        left join segment_member m on m.segment_id = s.id and m.customer_id = ${customerId}::uuid
        where s.id = ${segmentId}::uuid ${may(work.actor, seeMasked) ? sql`` : sql`and not s.asks_masked`}`.execute(
        work.db,
      )
      return rows.map(({ name, enteredAt }) => ({
        text: enteredAt
          ? { ja: `「${name}」に入った`, en: `Entered “${name}”` }
          : { ja: `「${name}」に入っていない`, en: `Is not in “${name}”` },
        ...(enteredAt && { at: enteredAt }),
        link: { kind: 'segment', id: segmentId },
      }))
    },
    say: ({ segmentId, isIn }, _scope, names) => {
      const name = names.segment(segmentId) ?? segmentId
      return isIn
        ? { ja: `セグメント「${name}」に 入っている`, en: `is in the segment “${name}”` }
        : { ja: `セグメント「${name}」に 入っていない`, en: `is not in the segment “${name}”` }
    },
  }),
]

const listed = z.object({ segmentId: z.uuid().describe('A fixed segment') })
const wasOn = z.object({ was: z.boolean() })

const captured: NonNullable<Action<typeof listed>['wayBack']>['capture'] = async (
  work,
  customerIds,
  { segmentId },
) => {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from segment_member
    where segment_id = ${segmentId}::uuid and customer_id = any(${customerIds}::uuid[])`.execute(work.db)
  const on = new Set(rows.map(({ id }) => id))
  return customerIds.map((id) => ({ id, before: { was: on.has(id) } }))
}

export const segmentActions: readonly Action[] = [
  defineAction({
    kind: 'segment.add',
    label: { ja: '固定セグメントに加える', en: 'Add to a fixed segment' },
    permission: writeSegments,
    params: listed,
    run: (work, customerIds, { segmentId }) => addToList(work, segmentId, customerIds),
    wayBack: {
      capture: captured,
      restore: (work, rows, { segmentId }) =>
        removeFromList(
          work,
          segmentId,
          rows.flatMap(({ id, before }) => (wasOn.parse(before).was ? [] : [id])),
        ),
    },
  }),
  defineAction({
    kind: 'segment.remove',
    label: { ja: '固定セグメントから外す', en: 'Take out of a fixed segment' },
    permission: writeSegments,
    params: listed,
    run: (work, customerIds, { segmentId }) => removeFromList(work, segmentId, customerIds),
    wayBack: {
      capture: captured,
      restore: (work, rows, { segmentId }) =>
        addToList(
          work,
          segmentId,
          rows.flatMap(({ id, before }) => (wasOn.parse(before).was ? [id] : [])),
        ),
    },
  }),
]

export const segmentMetrics: readonly Metric[] = [
  {
    key: 'segments.inAny',
    label: { ja: 'セグメントに入っている割合', en: 'Share in a segment' },
    definition: {
      ja: '1つ以上のセグメントに入っている顧客 ÷ ごみ箱にない顧客',
      en: 'Customers in at least one segment ÷ customers not in the bin',
    },
    unit: 'percent',
    permission: 'segments.read',
    measure: async (work) => {
      const { rows } = await sql<{ value: number | null; n: number }>`
        select (100.0 * count(*) filter (where exists (select 1 from segment_member m
            join segment s on s.id = m.segment_id and s.deleted_at is null
            where m.customer_id = c.customer_id)) / nullif(count(*), 0))::float8 as value, count(*)::int as n
        from customer c where c.deleted_at is null`.execute(work.db)
      return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, exact: true }
    },
  },
]
