import { sql } from 'kysely'
import { auditMany } from '#features/audit/audit.actions.ts'
import { newId } from '#kit/ids.ts'
import type { TaxClass } from '#kit/sale.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { todayOf } from './products.actions.ts'
import { productKey, productKeys, type DatedPrice } from './products.ts'

export type NamedProduct = {
  readonly code: string
  readonly name: string
  readonly taxClass?: TaxClass | undefined
  readonly price?: (Omit<DatedPrice, 'startsOn'> & { readonly startsOn?: string | undefined }) | undefined
}

/**
 * The ids of products by the keys of their codes; those that are unknown are made, in one statement each table. What is
 * known stays as it is. A code without a name is named by itself; one that nobody can see is left out.
 */
export function ensureProducts(
  work: Work,
  named: readonly NamedProduct[],
): Promise<ReadonlyMap<string, string>> {
  const byKey = new Map<string, NamedProduct>()
  for (const one of named) {
    const key = productKey(one.code)
    if (key !== '' && (!byKey.has(key) || byKey.get(key)?.name.trim() === '')) byKey.set(key, one)
  }
  return write(work, async (tx) => {
    const wanted = [...byKey.keys()]
    const found = await idsOf(tx, wanted)
    // In one order everywhere: two transactions that make the same products never wait for each other in a circle.
    const missing = wanted.filter((key) => !found.has(key)).toSorted()
    if (missing.length === 0) return found
    const rows = missing.map((key) => {
      const { code, name, taxClass = 'standard' } = byKey.get(key) as NamedProduct
      const fields = {
        code: code.trim().slice(0, 60),
        name: name.trim().slice(0, 200) || code.trim().slice(0, 60),
      }
      return { id: newId(), ...fields, ...productKeys(fields), taxClass }
    })
    const { rows: made } = await sql<{ id: string; codeKey: string }>`
      insert into product (id, code, code_key, name, tax_class, search_text, kana_sort)
      select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ code }) => code)}::text[],
        ${rows.map(({ codeKey }) => codeKey)}::text[], ${rows.map(({ name }) => name)}::text[],
        ${rows.map(({ taxClass }) => taxClass)}::text[], ${rows.map((row) => row.searchText)}::text[],
        ${rows.map((row) => row.kanaSort)}::text[])
      on conflict (code_key) where deleted_at is null do nothing returning id, code_key`.execute(tx.db)
    const today = await todayOf(tx)
    const prices = made.flatMap(({ id, codeKey }) => {
      const price = byKey.get(codeKey)?.price
      return price ? [{ ...price, startsOn: price.startsOn ?? today, id }] : []
    })
    await sql`
      insert into product_price (product_id, starts_on, price, tax_included)
      select * from unnest(${prices.map(({ id }) => id)}::uuid[],
        ${prices.map(({ startsOn }) => startsOn)}::date[],
        ${prices.map(({ price }) => price)}::numeric[],
        ${prices.map(({ taxIncluded }) => taxIncluded)}::boolean[])`.execute(tx.db)
    const fresh = new Set(made.map(({ id }) => id))
    await auditMany(
      tx,
      rows
        .filter(({ id }) => fresh.has(id))
        .map(({ id, code, name, taxClass }) => ({
          action: 'product.create',
          subjectKind: 'product',
          subjectId: id,
          after: { code, name, taxClass },
        })),
    )
    await announce(tx, { topic: 'product' })
    // Somebody else may have made one of them meanwhile: then theirs is the one.
    return idsOf(tx, wanted)
  })
}

async function idsOf(work: Work, codeKeys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ codeKey: string; id: string }>`
    select code_key, id from product where code_key = any(${codeKeys}::text[]) and deleted_at is null`.execute(
    work.db,
  )
  return new Map(rows.map(({ codeKey, id }) => [codeKey, id]))
}

/**
 * Stock falls by what an order sells and rises by what comes back of it (`by` below and above zero), that of a set by its parts.
 * Where stock is not counted nothing happens; it may fall below zero, since no order is refused for it. In the caller's
 * transaction, as the last thing in it: rows are held in the order of their ids, after those of customers. Without an order
 * where many at once are written.
 */
export async function moveStock(
  work: Work,
  moves: readonly { readonly productId: string; readonly by: number | string }[],
  { kind, orderId }: { kind: 'sold' | 'cancelled' | 'returned'; orderId: string | null },
): Promise<void> {
  if (moves.length === 0) return
  const { numAffectedRows } = await sql`
    with asked as (
      select a.product_id, sum(a.by) as by
      from unnest(${moves.map(({ productId }) => productId)}::uuid[], ${moves.map(({ by }) => by)}::numeric[])
        a (product_id, by) group by 1
    ), moved as (
      select coalesce(pt.product_id, a.product_id) as id, sum(a.by * coalesce(pt.quantity, 1)) as by
      from asked a left join product_part pt on pt.set_id = a.product_id group by 1
    ), held as materialized (
      select p.id, m.by from product p join moved m on m.id = p.id where p.stock is not null and m.by <> 0
      order by p.id for update of p
    ), changed as (
      update product p set stock = p.stock + held.by from held where held.id = p.id
      returning p.id, held.by, p.stock
    )
    insert into stock_move (id, product_id, kind, by, stock, order_id, actor_name)
    select gen_random_uuid(), id, ${kind}, by, stock, ${orderId}::uuid, ${work.actor.name} from changed`.execute(
    work.db,
  )
  if (Number(numAffectedRows ?? 0) > 0) await announce(work, { topic: 'product' })
}
