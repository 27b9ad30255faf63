import { sql } from 'kysely'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { customerKeys, type CustomerKeys, type Identity, type ReadContactPoint } from './customers.keys.ts'
import {
  copyShapes,
  type CustomerRows,
  type DraftPost,
  type PointRow,
  type PostRow,
} from './customers.rows.ts'
import type { CustomerFields } from './customers.ts'

type Cell = Parameters<typeof sql.val>[0]

/** Inserts a few rows in the shape that COPY uses for many. */
async function insertRows(
  work: Work,
  table: keyof typeof copyShapes,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = copyShapes[table].columns.map((column) => sql.ref(column))
  await sql`insert into ${sql.table(table)} (${sql.join(columns)})
    values ${sql.join(rows.map((row) => sql`(${sql.join(row.map((cell) => sql.val(cell)))})`))}`.execute(
    work.db,
  )
}

export async function insertCustomer(work: Work, rows: CustomerRows): Promise<void> {
  await insertRows(work, 'customer', [copyShapes.customer.row(rows, work.actor.userId)])
  await insertPoints(work, rows.id, rows.points)
  await insertIdentities(work, rows.id, rows.identities)
  await insertPosts(work, rows.id, rows.posts)
}

export async function insertPoints(work: Work, id: string, points: readonly PointRow[]): Promise<void> {
  await insertRows(
    work,
    'contact_point',
    points.map((point) => copyShapes.contact_point.row(id, point)),
  )
}

export async function insertPosts(work: Work, id: string, posts: readonly PostRow[]): Promise<void> {
  await insertRows(
    work,
    'customer_post',
    posts.map((post) => copyShapes.customer_post.row(id, post)),
  )
}

async function insertIdentities(work: Work, id: string, identities: readonly Identity[]): Promise<void> {
  await insertRows(
    work,
    'customer_identity',
    identities.map((identity) => copyShapes.customer_identity.row(id, identity)),
  )
}

export async function replaceIdentities(
  work: Work,
  id: string,
  identities: readonly Identity[],
): Promise<void> {
  await work.db.deleteFrom('customerIdentity').where('customerId', '=', id).execute()
  await insertIdentities(work, id, identities)
}

/** Writes fields and the keys that follow from them; every change of a customer raises the version. */
export async function updateCustomer(
  work: Work,
  id: string,
  fields: CustomerFields,
  companyNames: readonly string[],
): Promise<void> {
  const keys = customerKeys(fields, companyNames)
  await work.db
    .updateTable('customer')
    .set({
      ...fields,
      attributes: JSON.stringify(fields.attributes),
      ...keys,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
      updatedBy: work.actor.userId,
    })
    .where('customerId', '=', id)
    .execute()
}

export async function updatePoint(
  work: Work,
  id: string,
  partId: string,
  point: ReadContactPoint,
): Promise<void> {
  const { kind: _kind, ...columns } = point
  await work.db
    .updateTable('contactPoint')
    .set({ ...columns, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('customerId', '=', id)
    .where('id', '=', partId)
    .execute()
}

/** Puts one point before the others of its kind. */
export async function putFirst(work: Work, id: string, partId: string): Promise<void> {
  await sql`
    update contact_point p set position = ranked.position
    from (select id, row_number() over (partition by kind order by (id = ${partId}::uuid) desc, position, id) - 1 as position
      from contact_point where customer_id = ${id}::uuid) ranked
    where p.customer_id = ${id}::uuid and p.id = ranked.id and p.position <> ranked.position`.execute(work.db)
}

export async function deletePart(
  work: Work,
  table: 'contactPoint' | 'customerPost',
  id: string,
  partId: string,
): Promise<void> {
  await work.db.deleteFrom(table).where('customerId', '=', id).where('id', '=', partId).execute()
}

export async function updatePost(
  work: Work,
  id: string,
  partId: string,
  { companyName: _companyName, ...post }: DraftPost,
): Promise<void> {
  await work.db
    .updateTable('customerPost')
    .set({ ...post, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('customerId', '=', id)
    .where('id', '=', partId)
    .execute()
}

/** The bin: identities go with it, so that a member number is free again; `rebuildIdentities` brings them back. */
export async function setDeleted(work: Work, ids: readonly string[]): Promise<void> {
  await work.db
    .deleteFrom('customerIdentity')
    .where('customerId', 'in', [...ids])
    .execute()
  await work.db
    .updateTable('customer')
    .set({
      deletedAt: sql`now()`,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
      updatedBy: work.actor.userId,
    })
    .where('customerId', 'in', [...ids])
    .execute()
}

/** Out of the bin; the caller makes them known again. */
export async function setRestored(work: Work, ids: readonly string[]): Promise<void> {
  await work.db
    .updateTable('customer')
    .set({ deletedAt: null, version: sql`version + 1`, updatedAt: sql`now()`, updatedBy: work.actor.userId })
    .where('customerId', 'in', [...ids])
    .execute()
}

/** Gives customers another owner (or none); returns those that had a different one. */
export async function setOwner(
  work: Work,
  ids: readonly string[],
  ownerId: string | null,
): Promise<string[]> {
  const changed = await work.db
    .updateTable('customer')
    .set({ ownerId, version: sql`version + 1`, updatedAt: sql`now()`, updatedBy: work.actor.userId })
    .where('customerId', 'in', [...ids])
    .where('ownerId', 'is distinct from', ownerId)
    .returning('customerId')
    .execute()
  return changed.map((row) => row.customerId)
}

const columnTypes: { readonly [type: string]: string } = { date: 'date', user: 'uuid' }

/** One field of many customers, each with its value; null is none. */
export async function saveFieldValues(
  work: Work,
  { key, column, type }: Field,
  values: readonly { id: string; value: AttributeValue | null }[],
): Promise<void> {
  const to = column
    ? sql`${sql.ref(column)} = (n.value #>> '{}')::${sql.raw(columnTypes[type] ?? 'text')}`
    : sql`attributes = case when n.value is null then c.attributes - ${key}::text
        else c.attributes || jsonb_build_object(${key}::text, n.value) end`
  await sql`
    update customer c set ${to}, version = version + 1, updated_at = now(), updated_by = ${work.actor.userId}::uuid
    from (select id, nullif(value, 'null'::jsonb) as value
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) given(id uuid, value jsonb)) n
    where c.customer_id = n.id`.execute(work.db)
}

/** Derived keys of many customers; they are no content: version and updated_at stay. */
export async function saveKeys(
  work: Pick<Work, 'db'>,
  keyed: readonly (CustomerKeys & { id: string })[],
): Promise<void> {
  await sql`
    update customer c set name_key = n."nameKey", kana_k1 = n."kanaK1", kana_k2 = n."kanaK2",
      kana_sort = n."kanaSort", search_text = n."searchText", grams = n.grams, key_version = n."keyVersion"
    from jsonb_to_recordset(${JSON.stringify(keyed)}::jsonb) n(id uuid, "nameKey" text, "kanaK1" text,
      "kanaK2" text, "kanaSort" text, "searchText" text, grams text[], "keyVersion" int)
    where c.customer_id = n.id`.execute(work.db)
}
