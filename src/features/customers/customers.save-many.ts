import { sql, type RawBuilder } from 'kysely'
import type { CopyValue } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'
import { inheritIdentities } from './customers.merging.ts'
import { copyShapes, type CustomerRows, type PointRow, type PostRow } from './customers.rows.ts'

/** One customer as it was and as it is to be; both with the ids of parts that are stored. */
export type Replaced = { readonly before: CustomerRows; readonly after: CustomerRows }

/**
 * Writes many changed customers in a few statements, each part where it is: what did not change keeps its row and its
 * version. The caller holds the locks. For a few up to a thousand; more go by COPY (`replaceCustomers`).
 */
export async function saveMany(work: Work, changed: readonly Replaced[]): Promise<void> {
  if (changed.length === 0) return
  const { customer, contact_point, customer_post } = copyShapes
  const rows = changed.map(({ after }) => ({
    ...record(customer.columns, customer.row(after, work.actor.userId)),
    attributes: after.fields.attributes,
  }))
  const columns = customer.columns.filter((column) => column !== 'customer_id' && column !== 'created_by')
  await sql`
    update customer c set ${assign(columns)}, version = c.version + 1, updated_at = now()
    from jsonb_populate_recordset(null::customer, ${JSON.stringify(rows)}::jsonb) n
    where c.customer_id = n.customer_id`.execute(work.db)
  await saveParts(
    work,
    'contact_point',
    contact_point.columns,
    changed.map(({ before, after }) => partsOf(before.id, before.points, after.points, contact_point.row)),
  )
  await saveParts(
    work,
    'customer_post',
    customer_post.columns,
    changed.map(({ before, after }) => partsOf(before.id, before.posts, after.posts, customer_post.row)),
  )
  await saveTags(work, changed)
  await saveIdentities(work, changed)
}

type Parts = {
  customerId: string
  removed: string[]
  changed: CopyValue[][]
  added: CopyValue[][]
}

function partsOf<T extends PointRow | PostRow>(
  customerId: string,
  before: readonly T[],
  after: readonly T[],
  row: (id: string, part: T) => CopyValue[],
): Parts {
  const kept = new Set(after.map(({ id }) => id))
  const known = new Map(before.map((part) => [part.id, part]))
  const written = after.filter((part) => known.get(part.id) !== part)
  return {
    customerId,
    removed: [...known.keys()].filter((id) => !kept.has(id)),
    changed: written.filter(({ id }) => known.has(id)).map((part) => row(customerId, part)),
    added: written.filter(({ id }) => !known.has(id)).map((part) => row(customerId, part)),
  }
}

async function saveParts(
  work: Work,
  table: 'contact_point' | 'customer_post',
  columns: readonly string[],
  parts: readonly Parts[],
): Promise<void> {
  const name = sql.raw(table)
  const rowsOf = (values: readonly CopyValue[][]): string =>
    JSON.stringify(values.map((row) => record(columns, row)))
  const removed = parts.flatMap(({ customerId, removed: ids }) => ids.map((id) => [customerId, id] as const))
  if (removed.length > 0)
    await sql`
      delete from ${name} where (customer_id, id) in (select * from unnest(
        ${removed.map(([customerId]) => customerId)}::uuid[], ${removed.map(([, id]) => id)}::uuid[]))`.execute(
      work.db,
    )
  const changed = parts.flatMap((part) => part.changed)
  if (changed.length > 0)
    await sql`
      update ${name} p set ${assign(columns.slice(2))}, version = p.version + 1, updated_at = now()
      from jsonb_populate_recordset(null::${name}, ${rowsOf(changed)}::jsonb) n
      where p.customer_id = n.customer_id and p.id = n.id`.execute(work.db)
  await insert(
    work,
    table,
    columns,
    parts.flatMap((part) => part.added),
  )
}

async function saveTags(work: Work, changed: readonly Replaced[]): Promise<void> {
  const pairs = (from: 'before' | 'after', other: 'before' | 'after') =>
    changed.flatMap((one) =>
      one[from].tagIds
        .filter((tagId) => !one[other].tagIds.includes(tagId))
        .map((tagId) => [one.after.id, tagId] as const),
    )
  const removed = pairs('before', 'after')
  if (removed.length > 0)
    await sql`
      delete from customer_tag where (customer_id, tag_id) in (select * from unnest(
        ${removed.map(([id]) => id)}::uuid[], ${removed.map(([, tagId]) => tagId)}::uuid[]))`.execute(work.db)
  await insert(
    work,
    'customer_tag',
    copyShapes.customer_tag.columns,
    pairs('after', 'before').map(([id, tagId]) => copyShapes.customer_tag.row(id, tagId)),
  )
}

async function saveIdentities(work: Work, changed: readonly Replaced[]): Promise<void> {
  const known = changed.filter(
    ({ before, after }) => JSON.stringify(before.identities) !== JSON.stringify(after.identities),
  )
  if (known.length === 0) return
  await sql`
    delete from customer_identity where customer_id = any(${known.map(({ after }) => after.id)}::uuid[])`.execute(
    work.db,
  )
  const { columns, row } = copyShapes.customer_identity
  await insert(
    work,
    'customer_identity',
    columns,
    known.flatMap(({ after }) => after.identities.map((identity) => row(after.id, identity))),
  )
  await inheritIdentities(
    work,
    known.map(({ after }) => after.id),
  )
}

async function insert(
  work: Work,
  table: keyof typeof copyShapes,
  columns: readonly string[],
  rows: readonly CopyValue[][],
): Promise<void> {
  if (rows.length === 0) return
  const name = sql.raw(table)
  const list = sql.join(columns.map((column) => sql.ref(column)))
  await sql`
    insert into ${name} (${list})
    select ${list} from jsonb_populate_recordset(null::${name},
      ${JSON.stringify(rows.map((row) => record(columns, row)))}::jsonb)`.execute(work.db)
}

function assign(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`n.${column}`)}`))
}

function record(columns: readonly string[], row: readonly CopyValue[]): { [column: string]: CopyValue } {
  return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))
}
