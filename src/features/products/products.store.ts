import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { newId } from '#kit/ids.ts'
import { queryTokens } from '#kit/japan/search.ts'
import { decodeCursor, toPage, type Page, type Total } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { ListedProduct, Product, ProductFilter } from './products.api.ts'
import { categoriesBelow } from './products.categories.store.ts'
import { unitCost } from './products.find.ts'
import {
  codeTaken,
  productFieldKeys,
  productKey,
  productKeys,
  type DatedPrice,
  type Part,
  type ProductFields,
} from './products.ts'

/** Its own price of a day, else that of the product it is a variation of; `p` is the product. */
const priceOf = (today: string): RawBuilder<unknown> => sql`(
  select json_build_object('price', trim_scale(pp.price)::text, 'taxIncluded', pp.tax_included) from product_price pp
  where pp.product_id = case when exists (select 1 from product_price o where o.product_id = p.id) then p.id
      else p.parent_id end
    and pp.starts_on <= ${today}::date order by pp.starts_on desc limit 1)`

const stateOf = (today: string): RawBuilder<string> => sql<string>`case
  when p.active_from > ${today}::date then 'coming' when p.active_to < ${today}::date then 'ended' else 'active' end`

const listed = (today: string): RawBuilder<unknown> => sql`
  p.id, p.code, p.name, p.variation, p.parent_id, p.tax_class, p.stock::float8 as stock, p.version,
  case when pc.id is not null then json_build_object('id', pc.id, 'name', pc.name) end as category,
  ${priceOf(today)} as price, ${stateOf(today)} as state, p.image_blob_key is not null as has_image,
  exists (select 1 from product_part pt where pt.set_id = p.id) as is_set`

/** A variation is in the category of its product where it has none itself. */
const from = sql`from product p left join product mother on mother.id = p.parent_id
  left join product_category pc on pc.id = coalesce(p.category_id, mother.category_id)`

/** Everything a list asks for, as one condition on `product p`. */
function conditionOf(today: string, { q, category, state }: ProductFilter): RawBuilder<SqlBool> {
  const conditions = [sql<SqlBool>`p.deleted_at is null`]
  if (state) conditions.push(sql<SqlBool>`${stateOf(today)} = ${state}`)
  if (category === 'none') conditions.push(sql<SqlBool>`pc.id is null`)
  else if (category) conditions.push(sql<SqlBool>`pc.id = any(array(${categoriesBelow(category)}))`)
  if (q?.trim()) conditions.push(matches(q))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Every word in the name, the reading or the code, as written or as romaji read as kana; or all of it in the code. */
function matches(q: string): RawBuilder<SqlBool> {
  const code = productKey(q)
  if (code === '') return sql<SqlBool>`false`
  const words = queryTokens(q).map(({ text, kana }) => {
    const readings = [...new Set([text, kana ?? text])].map(
      (one) => sql<SqlBool>`strpos(p.search_text, ${one}) > 0`,
    )
    return sql<SqlBool>`(${sql.join(readings, sql` or `)})`
  })
  const inCode = sql<SqlBool>`strpos(p.code_key, ${code}) > 0`
  return words.length === 0 ? inCode : sql<SqlBool>`(${inCode} or (${sql.join(words, sql` and `)}))`
}

const sorts = {
  code: sql`p.code_key`,
  name: sql`p.kana_sort`,
  // UUIDv7 ids sort by the time they were made.
  createdAt: sql`p.id::text collate "C"`,
}

export type ListQuery = ProductFilter & {
  cursor?: string | undefined
  limit: number
  sort: `${'-' | ''}${keyof typeof sorts}`
}

export async function listProducts(
  work: Work,
  today: string,
  { cursor, limit, sort, ...filter }: ListQuery,
): Promise<Page<ListedProduct>> {
  const by = sorts[sort.replace('-', '') as keyof typeof sorts]
  const [direction, beyond] = sort.startsWith('-') ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const later =
    at === undefined ? sql`true` : sql`(${by}, p.id) ${beyond} (${at}::text collate "C", ${last}::uuid)`
  const { rows } = await sql<ListedProduct & { sortedBy: string }>`
    select ${listed(today)}, ${by} as sorted_by ${from} where ${conditionOf(today, filter)} and ${later}
    order by ${by} ${direction}, p.id ${direction} limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.sortedBy, row.id])
  return { items: items.map(({ sortedBy: _sortedBy, ...product }) => product), next }
}

/** There are few enough products to count them all. */
export async function countProducts(work: Work, today: string, filter: ProductFilter): Promise<Total> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count ${from} where ${conditionOf(today, filter)}`.execute(work.db)
  return { count: rows[0]?.count ?? 0, exact: true }
}

export type ExportedProduct = Pick<
  Product,
  | 'code'
  | 'name'
  | 'kana'
  | 'categoryId'
  | 'taxClass'
  | 'price'
  | 'cost'
  | 'variation'
  | 'stock'
  | 'daysPerPack'
> &
  Pick<Product, 'activeFrom' | 'activeTo' | 'description'> & {
    codeKey: string
    parentCode: string | null
    parts: { code: string; quantity: number }[]
  }

/** Products of a list by their codes, from the one after `after` on. */
export async function readForExport(
  work: Work,
  today: string,
  filter: ProductFilter,
  after: string | null,
  most: number,
): Promise<ExportedProduct[]> {
  const { rows } = await sql<ExportedProduct>`
    select p.code, p.code_key, p.name, p.kana, p.category_id, p.tax_class, ${priceOf(today)} as price,
      trim_scale(p.cost)::text as cost, mother.code as parent_code, p.variation, p.stock::float8 as stock, p.days_per_pack,
      p.active_from, p.active_to, p.description,
      coalesce((select json_agg(json_build_object('code', o.code, 'quantity', pt.quantity) order by o.code_key)
        from product_part pt join product o on o.id = pt.product_id where pt.set_id = p.id), '[]') as parts
    ${from} where ${conditionOf(today, filter)} and p.code_key > ${after ?? ''} collate "C"
    order by p.code_key limit ${most}`.execute(work.db)
  return rows
}

export async function listVariations(work: Work, today: string, id: string): Promise<ListedProduct[]> {
  const { rows } = await sql<ListedProduct>`
    select ${listed(today)} ${from} where p.parent_id = ${id}::uuid and p.deleted_at is null
    order by p.code_key, p.id`.execute(work.db)
  return rows
}

type Whole = Omit<Product, 'variations'>

/** The whole record without its variations, or undefined; `lock` holds its row for a change. */
export async function findProduct(
  work: Work,
  today: string,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Whole | undefined> {
  if (lock) await lockProducts(work, [id])
  const { rows } = await sql<Whole>`
    select ${listed(today)}, p.kana, p.category_id, trim_scale(p.cost)::text as cost, ${unitCost} as unit_cost, p.days_per_pack, p.active_from,
      p.active_to, p.description, p.created_at, p.updated_at,
      case when mother.id is not null
        then json_build_object('id', mother.id, 'code', mother.code, 'name', mother.name) end as parent,
      coalesce((select json_agg(json_build_object('startsOn', pp.starts_on, 'price', trim_scale(pp.price)::text,
        'taxIncluded', pp.tax_included) order by pp.starts_on desc)
        from product_price pp where pp.product_id = p.id), '[]') as prices,
      coalesce((select json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'quantity', pt.quantity)
        order by o.code_key) from product_part pt join product o on o.id = pt.product_id
        where pt.set_id = p.id), '[]') as parts,
      coalesce((select json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name) order by o.code_key)
        from product_part pt join product o on o.id = pt.set_id and o.deleted_at is null
        where pt.product_id = p.id), '[]') as part_of
    ${from} where p.id = ${id}::uuid and p.deleted_at is ${deleted ? sql`not null` : sql`null`}`.execute(
    work.db,
  )
  return rows[0]
}

/** Holds the rows of products, the bin's too, in the order of their ids. */
export async function lockProducts(work: Work, ids: readonly string[]): Promise<void> {
  await sql`select 1 from product where id = any(${ids}::uuid[]) order by id for update`.execute(work.db)
}

export async function insertProduct(
  work: Work,
  fields: ProductFields,
  stock: number | null,
): Promise<string> {
  const id = newId()
  await unlessTaken(fields.code, () =>
    work.db
      .insertInto('product')
      .values({ id, ...fields, ...productKeys(fields), stock })
      .execute(),
  )
  return id
}

/** Writes what a person may write of a product and raises its version. */
export async function saveProduct(work: Work, id: string, fields: ProductFields): Promise<void> {
  await unlessTaken(fields.code, () =>
    work.db
      .updateTable('product')
      .set({ ...fields, ...productKeys(fields), version: sql`version + 1`, updatedAt: sql`now()` })
      .where('id', '=', id)
      .execute(),
  )
}

async function unlessTaken(code: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'product_code')
      throw codeTaken(code)
    throw error
  }
}

/** A change of what stands beside a product is one of the product. */
export async function raiseVersion(work: Work, id: string): Promise<void> {
  await sql`update product set version = version + 1, updated_at = now() where id = ${id}::uuid`.execute(
    work.db,
  )
}

/** Moves a product with its variations to the bin; returns their ids. */
export async function binProduct(work: Work, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update product set deleted_at = now(), version = version + 1, updated_at = now()
    where (id = ${id}::uuid or parent_id = ${id}::uuid) and deleted_at is null returning id`.execute(work.db)
  return rows.map((row) => row.id)
}

/** Takes a product out of the bin, with the variations that went there with it; returns their ids. */
export async function unbinProduct(
  work: Work,
  { id, code }: { id: string; code: string },
): Promise<string[]> {
  const back: string[] = []
  await unlessTaken(code, async () => {
    const { rows } = await sql<{ id: string }>`
      update product p set deleted_at = null, version = p.version + 1, updated_at = now()
      from product main where main.id = ${id}::uuid and (p.id = main.id
        or (p.parent_id = main.id and p.deleted_at = main.deleted_at))
      returning p.id`.execute(work.db)
    back.push(...rows.map((row) => row.id))
  })
  return back
}

export async function putPrice(
  work: Work,
  id: string,
  { startsOn, price, taxIncluded }: DatedPrice,
): Promise<void> {
  await sql`
    insert into product_price (product_id, starts_on, price, tax_included)
    values (${id}::uuid, ${startsOn}::date, ${price}::numeric, ${taxIncluded})
    on conflict (product_id, starts_on) do update
      set price = excluded.price, tax_included = excluded.tax_included`.execute(work.db)
}

export async function deletePrice(work: Work, id: string, startsOn: string): Promise<void> {
  await sql`
    delete from product_price where product_id = ${id}::uuid and starts_on = ${startsOn}::date`.execute(
    work.db,
  )
}

export async function replaceParts(work: Work, id: string, parts: readonly Part[]): Promise<void> {
  await sql`delete from product_part where set_id = ${id}::uuid`.execute(work.db)
  await sql`
    insert into product_part (set_id, product_id, quantity)
    select ${id}::uuid, * from unnest(${parts.map(({ productId }) => productId)}::uuid[],
      ${parts.map(({ quantity }) => quantity)}::int[])`.execute(work.db)
}

/** What may be part of a set, by id: those that are there. */
export async function readPartCandidates(
  work: Work,
  ids: readonly string[],
): Promise<Map<string, { name: string; isSet: boolean }>> {
  const { rows } = await sql<{ id: string; name: string; isSet: boolean }>`
    select p.id, p.name, exists (select 1 from product_part pt where pt.set_id = p.id) as is_set
    from product p where p.id = any(${ids}::uuid[]) and p.deleted_at is null`.execute(work.db)
  return new Map(rows.map(({ id, ...one }) => [id, one]))
}

/** The name of a set outside the bin that has one of these products in it. */
export async function setWith(work: Work, ids: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select s.name from product_part pt join product s on s.id = pt.set_id and s.deleted_at is null
    where pt.product_id = any(${ids}::uuid[]) and not s.id = any(${ids}::uuid[]) limit 1`.execute(work.db)
  return rows[0]?.name
}

export async function setStock(work: Work, id: string, stock: number | null): Promise<void> {
  await sql`update product set stock = ${stock}::numeric, updated_at = now() where id = ${id}::uuid`.execute(
    work.db,
  )
}

export type Image = { blobKey: string; mediaType: string }

export async function readImage(work: Work, id: string): Promise<Image | undefined> {
  const { rows } = await sql<Image>`
    select image_blob_key as blob_key, image_media_type as media_type from product
    where id = ${id}::uuid and deleted_at is null and image_blob_key is not null`.execute(work.db)
  return rows[0]
}

export async function replaceImage(work: Work, id: string, image: Image | null): Promise<void> {
  await sql`
    update product set image_blob_key = ${image?.blobKey ?? null}, image_media_type = ${image?.mediaType ?? null},
      updated_at = now() where id = ${id}::uuid`.execute(work.db)
}

/** Whether one in the bin is still named by anything: orders, sets, its own variations. */
export async function isNeeded(work: Work, id: string): Promise<boolean> {
  const { rows } = await sql<{ needed: boolean }>`
    select exists (select 1 from product where id = ${id}::uuid and deleted_at is not null) and (
      exists (select 1 from sales_line where product_id = ${id}::uuid)
      or exists (select 1 from purchase_product where product_id = ${id}::uuid)
      or exists (select 1 from product_part where product_id = ${id}::uuid)
      or exists (select 1 from product where parent_id = ${id}::uuid)) as needed`.execute(work.db)
  return rows[0]?.needed === true
}

/** Deletes for good one that is in the bin; what its picture was. Undefined where it is not there. */
export async function deleteBinned(
  work: Work,
  id: string,
): Promise<{ imageBlobKey: string | null } | undefined> {
  await sql`
    delete from product_part where set_id = ${id}::uuid
      and exists (select 1 from product where id = ${id}::uuid and deleted_at is not null)`.execute(work.db)
  const { rows } = await sql<{ imageBlobKey: string | null }>`
    delete from product where id = ${id}::uuid and deleted_at is not null returning image_blob_key`.execute(
    work.db,
  )
  return rows[0]
}

/** What people wrote of a product, out of its whole record. */
export function fieldsOf(product: Whole): ProductFields {
  return Object.fromEntries(productFieldKeys.map((key) => [key, product[key]])) as ProductFields
}
