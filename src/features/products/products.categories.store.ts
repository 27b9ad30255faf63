import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Category } from './products.api.ts'

/** The ids of a category and of all below it. */
export function categoriesBelow(id: string): RawBuilder<{ id: string }> {
  return sql<{ id: string }>`with recursive below (id) as (
    select pc.id from product_category pc where pc.id = ${id}::uuid
    union select pc.id from product_category pc join below on pc.parent_id = below.id) select id from below`
}

/** All of them, sisters in their order. `lock` lets nobody else change the tree meanwhile. */
export async function readCategories(work: Work, { lock = false } = {}): Promise<Category[]> {
  if (lock) await sql`lock table product_category in share row exclusive mode`.execute(work.db)
  const { rows } = await sql<Category>`
    select pc.id, pc.parent_id, pc.name, pc.version,
      (select count(*)::int from product p left join product mother on mother.id = p.parent_id
        where coalesce(p.category_id, mother.category_id) = pc.id and p.deleted_at is null) as count
    from product_category pc order by pc.position, pc.id`.execute(work.db)
  return rows
}

export async function insertCategory(
  work: Work,
  { name, parentId, position }: { name: string; parentId: string | null; position: number },
): Promise<string> {
  const id = newId()
  await work.db.insertInto('productCategory').values({ id, name, parentId, position }).execute()
  return id
}

export async function saveCategory(
  work: Work,
  id: string,
  change: { name?: string; parentId?: string | null },
): Promise<void> {
  await work.db
    .updateTable('productCategory')
    .set({ ...change, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Gives sisters their order; versions stay, since nobody edits a position. */
export async function placeCategories(work: Work, ids: readonly string[]): Promise<void> {
  await sql`
    update product_category pc set position = o.position - 1
    from unnest(${ids}::uuid[]) with ordinality o (id, position) where o.id = pc.id`.execute(work.db)
}

/** Products in a category, also those in the bin: they must have somewhere to come back to. */
export async function countInCategory(work: Work, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from product where category_id = ${id}::uuid`.execute(work.db)
  return rows[0]?.count ?? 0
}

/** Moves the products of a category; returns how many. Their versions rise: who edits one must learn of it. */
export async function moveProducts(work: Work, id: string, to: string | null): Promise<number> {
  const { numAffectedRows } = await sql`
    update product set category_id = ${to}::uuid, version = version + 1, updated_at = now()
    where category_id = ${id}::uuid`.execute(work.db)
  return Number(numAffectedRows ?? 0)
}

export async function deleteCategory(work: Work, id: string): Promise<void> {
  await sql`delete from product_category where id = ${id}::uuid`.execute(work.db)
}
