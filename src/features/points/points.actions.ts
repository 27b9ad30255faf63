import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { Problem } from '#kit/problem.ts'
import { write, type Work } from '#platform/work.ts'
import type { PointEntry, PointStanding } from './points.api.ts'
import { movePoints } from './points.ledger.ts'
import { benefitsSchema } from './points.ts'

/** Gives points to customers by hand, or takes them; who has fewer than are to be taken is an error. */
export function adjustPoints(
  work: Work,
  customerIds: readonly string[],
  { amount, note, expiresOn }: { amount: number; note: string; expiresOn: string | null },
): Promise<string[]> {
  return write(work, async (tx) => {
    const today = todayIn((await readSettings(tx)).timeZone)
    if (expiresOn !== null && expiresOn < today) throw inThePast()
    const ids = customerIds.filter((id) => id !== nobody)
    const moved = await movePoints(
      tx,
      ids.map((customerId) => ({
        customerId,
        kind: 'adjust',
        amount,
        note,
        expiresOn: amount > 0 ? expiresOn : null,
      })),
    )
    await auditMany(
      tx,
      moved.map(({ customerId }) => ({
        action: 'points.adjust',
        subjectKind: 'customer',
        subjectId: customerId,
        after: { amount, note, ...(expiresOn !== null && { expiresOn }) },
      })),
    )
    return moved.map(({ customerId }) => customerId)
  })
}

export async function adjustOne(
  work: Work,
  customerId: string,
  given: { amount: number; note: string; expiresOn: string | null },
): Promise<PointStanding> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    await adjustPoints(tx, [customerId], given)
    return standingOf(tx, customerId)
  })
}

/** What a customer has, what runs out next, what is to come, and the rank with what it brings. */
export async function readStanding(work: Work, customerId: string): Promise<PointStanding> {
  await mustSeeCustomer(work, customerId)
  return standingOf(work, customerId)
}

/** As `readStanding`, for callers who know that the customer may be seen. */
export async function standingOf(work: Pick<Work, 'db'>, customerId: string): Promise<PointStanding> {
  const { rows } = await sql<{
    balance: number
    pending: number
    expiresOn: string | null
    expiring: number
    rank: { id: string; name: string; color: string | null; benefits: unknown } | null
    spent: number | null
    until: string | null
    next: { name: string; threshold: number } | null
    on: boolean
  }>`
    select coalesce(b.balance, 0) as balance, x.expires_on, coalesce(x.expiring, 0)::int as expiring,
      coalesce((select sum(p.amount) from point_pending p where p.customer_id = t.id), 0)::int as pending,
      case when k.id is not null
        then json_build_object('id', k.id, 'name', k.name, 'color', k.color, 'benefits', k.benefits) end as rank,
      w.spent::float8 as spent, w.until,
      (select json_build_object('name', n.name, 'threshold', n.threshold) from member_rank n
        where n.threshold > greatest(k.threshold, w.spent) order by n.threshold limit 1) as next,
      exists (select 1 from point_rule r where r.starts_on is not null) as on
    from (select ${customerId}::uuid as id) t
    left join point_balance b on b.customer_id = t.id
    left join lateral (select l.expires_on, sum(l.left_over) as expiring from point_lot l
      where l.customer_id = t.id and l.left_over > 0 and l.expires_on is not null
      group by l.expires_on order by l.expires_on limit 1) x on true
    left join customer_rank w on w.customer_id = t.id left join member_rank k on k.id = w.rank_id`.execute(
    work.db,
  )
  const [row] = rows
  if (!row) throw new Error('One row is always answered')
  const { expiring, expiresOn, rank, ...rest } = row
  return {
    ...rest,
    expires: expiresOn === null ? null : { on: expiresOn, amount: expiring },
    rank: rank && { ...rank, benefits: benefitsSchema.parse(rank.benefits) },
  }
}

/** The ledger of a customer, the latest first. */
export async function readLedger(
  work: Work,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<PointEntry>> {
  await mustSeeCustomer(work, customerId)
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<PointEntry>`
    select e.id, e.at, e.kind, e.amount, e.expires_on, e.note, e.actor_name, e.order_id,
      (select o.number from sales_order o where o.customer_id = e.customer_id and o.id = e.order_id) as order_number
    from point_entry e
    where e.customer_id = ${customerId}::uuid ${after === undefined ? sql`` : sql`and e.id < ${after}::uuid`}
    order by e.id desc limit ${limit + 1}`.execute(work.db)
  return toPage(rows, limit, ({ id }) => [id])
}

const inThePast = (): Problem =>
  new Problem('invalid', {
    fields: [
      {
        path: 'expiresOn',
        message: { ja: '今日以降の日にしてください', en: 'Choose today or a later day' },
      },
    ],
  })
