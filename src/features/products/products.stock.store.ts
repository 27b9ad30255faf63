import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { StockMove } from './products.api.ts'

/** What a person did to the stock, or how it began. */
export async function insertStockMove(
  work: Work,
  productId: string,
  move: Pick<StockMove, 'by' | 'stock' | 'reason'> & { kind: 'made' | 'changed' | 'counted' },
): Promise<void> {
  await work.db
    .insertInto('stockMove')
    .values({ id: newId(), productId, ...move, actorName: work.actor.name })
    .execute()
}

/** An order is named to whoever sees its customer; that something was sold, to everybody. */
export async function readStockMoves(
  work: Work,
  productId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<StockMove>> {
  const [at, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  const named = work.actor.role === 'member' ? visible(work) : sql`true`
  const { rows } = await sql<StockMove & { exactAt: string }>`
    select m.id, m.at, m.kind, m.by::float8 as by, m.stock::float8 as stock, m.reason, m.actor_name, m.at::text as exact_at,
      case when o.id is not null and ${named} then json_build_object('id', o.id, 'number', o.number) end as "order"
    from stock_move m left join sales_order o on o.id = m.order_id
    left join customer c on c.customer_id = o.customer_id
    where m.product_id = ${productId}::uuid
      and ${cursor === undefined ? sql`true` : sql`(m.at, m.id) < (${at}::timestamptz, ${id}::uuid)`}
    order by m.at desc, m.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.exactAt, row.id])
  return { items: page.items.map(({ exactAt: _exactAt, ...row }) => row), next: page.next }
}
