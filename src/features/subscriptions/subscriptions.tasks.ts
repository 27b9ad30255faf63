import { sql, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Task } from './subscriptions.schemas.ts'
import { person, personRef, type Person } from './subscriptions.store.ts'
import type { TaskReason } from './subscriptions.ts'

/** 要対応: what waits for a person, what has waited longest first. */
export async function listTasks(
  work: Work,
  {
    reason,
    cursor,
    limit,
  }: {
    readonly reason?: TaskReason | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<Page<Task>> {
  const [at, after] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const of = reason === undefined ? sql<SqlBool>`true` : sql<SqlBool>`t.reason = ${reason}`
  const { rows } = await sql<Omit<Task, 'customer'> & { person: Person; at: string }>`
    select t.id, json_build_object('id', s.id, 'number', s.number, 'plan', e.name) as subscription, t.reason, t.detail,
      t.raised_at, t.raised_at::text as at, ${person}
    from subscription_task t join subscription s on s.customer_id = t.customer_id and s.id = t.subscription_id
    join customer c on c.customer_id = t.customer_id
    join plan_edition e on e.plan_id = s.plan_id and e.edition = s.edition
    where t.solved_at is null and ${of} and ${visible(work)}
      and (${at}::timestamptz is null or (t.raised_at, t.id) > (${at}::timestamptz, ${after}::uuid))
    order by t.raised_at, t.id limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.at, row.id])
  return {
    next: page.next,
    items: page.items.map(({ person: from, at: _at, ...row }) => ({ ...row, customer: personRef(from) })),
  }
}

/** How many wait, by reason. */
export async function countTasks(work: Work): Promise<{ items: { reason: TaskReason; count: number }[] }> {
  const { rows } = await sql<{ reason: TaskReason; count: number }>`
    select t.reason, count(*)::int as count from subscription_task t
    join customer c on c.customer_id = t.customer_id
    where t.solved_at is null and ${visible(work)} group by 1 order by 2 desc, 1`.execute(work.db)
  return { items: rows }
}

/** Somebody has seen to it. Solved twice is solved. */
export function solveTask(work: Work, id: string, note: string | null): Promise<void> {
  return write(work, async (tx) => {
    const { rows } = await sql<{ subscriptionId: string; reason: string; isOpen: boolean }>`
      select t.subscription_id, t.reason, t.solved_at is null as is_open from subscription_task t
      join customer c on c.customer_id = t.customer_id
      where t.id = ${id}::uuid and ${visible(tx)} for no key update of t`.execute(tx.db)
    const task = rows[0]
    if (!task)
      throw notFound({
        ja: 'この要対応は見つかりません。見る権限がないか、定期とともに消されました',
        en: 'This was not found: you may not see it, or it went with its subscription',
      })
    if (!task.isOpen) return
    await sql`update subscription_task set solved_at = now(), solved_by = ${tx.actor.userId}::uuid,
      note = ${note?.trim() || null} where id = ${id}::uuid and solved_at is null`.execute(tx.db)
    await audit(tx, {
      action: 'subscription.solved',
      subjectKind: 'subscription',
      subjectId: task.subscriptionId,
      after: { reason: task.reason, note },
    })
    await announce(tx, { topic: 'subscription', id: task.subscriptionId })
  })
}
