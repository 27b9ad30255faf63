import { sql, type RawBuilder } from 'kysely'
import { toPage, type Page, type Total } from '#kit/page.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Work } from '#platform/work.ts'
import type { Customer, CustomerRow } from './customers.api.ts'
import { planCells, type CellPlan, type RawCells } from './customers.cells.ts'
import { displayNameOf, kanaOf } from './customers.ts'
import { estimate, readPlaces, type Place } from './customers.paging.ts'
import { conditionOf, quickSearch, type Filter } from './customers.query.ts'

type RawRow = Omit<CustomerRow, 'displayName' | 'kana' | 'cells'> & {
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
} & RawCells

/** The columns of a list row for the customers of `page` (alias c), gathered for these few only. */
function rowsOfPage(page: RawBuilder<unknown>, extra: RawBuilder<unknown> = sql``): RawBuilder<RawRow> {
  return sql<RawRow>`
    select c.customer_id as id, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana, c.stage, c.version,
      c.created_at, c.updated_at,
      mail.value as email, phone.value as phone, place.prefecture, place.city,
      job.name as company, job.title,
      case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner,
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color) order by t.name)
        from customer_tag ct join tag t on t.id = ct.tag_id where ct.customer_id = c.customer_id), '[]') as tags
      ${extra}
    from (${page}) p
    join customer c on c.customer_id = p.customer_id
    left join app_user owner on owner.id = c.owner_id
    left join lateral (select value from contact_point where customer_id = c.customer_id and kind = 'email'
      order by position, id limit 1) mail on true
    left join lateral (select value from contact_point where customer_id = c.customer_id and kind = 'phone'
      order by position, id limit 1) phone on true
    left join lateral (select prefecture, city from contact_point where customer_id = c.customer_id and kind = 'address'
      order by position, id limit 1) place on true
    left join lateral (select co.name, cp.department, cp.title
      from customer_post cp join company co on co.id = cp.company_id
      where cp.customer_id = c.customer_id and (cp.ended_on is null or cp.ended_on >= current_date)
      order by cp.position, cp.id limit 1) job on true
    order by p.place`
}

function toRow({
  familyName,
  givenName,
  familyKana,
  givenKana,
  cellColumns: _columns,
  cellPoints: _points,
  department: _department,
  ...row
}: RawRow): CustomerRow {
  const named = { familyName, givenName, familyKana, givenKana, code: row.code }
  return { ...row, displayName: displayNameOf(named), kana: kanaOf(named) }
}

async function withCells(rows: readonly RawRow[], cells: CellPlan | undefined): Promise<CustomerRow[]> {
  if (!cells) return rows.map(toRow)
  const computed = await cells.computedOf(rows.map(({ id }) => id))
  return rows.map((row) => ({ ...toRow(row), cells: cells.cellsOf(row, computed.get(row.id)) }))
}

export type Listing = Place & {
  /** Keys of fields to show as cells. */
  columns?: readonly string[] | undefined
}

export async function listCustomers(
  work: Work,
  filter: Filter,
  { columns = [], ...place }: Listing,
): Promise<Page<CustomerRow>> {
  const scope = await readScope(work)
  const cells = columns.length > 0 ? await planCells(scope, columns) : undefined
  const found = await readPlaces(scope, filter, place)
  const { items, next } = toPage(found, place.limit, ({ id, cursor }) => [place.sort, cursor, id])
  const ids = items.map(({ id }) => id)
  return { items: await readRows(work, ids, cells, filter), next }
}

/** Rows for given ids, in the order of the ids; what may not be seen is left out. */
export async function readRows(
  work: Work,
  ids: readonly string[],
  cells?: CellPlan,
  { deleted = false }: Pick<Filter, 'deleted'> = {},
): Promise<CustomerRow[]> {
  if (ids.length === 0) return []
  const page = sql`select c.customer_id, wanted.place
    from unnest(${ids}::uuid[]) with ordinality wanted(id, place)
    join customer c on c.customer_id = wanted.id where ${visible(work, { deleted })}`
  const { rows } = await rowsOfPage(page, cells?.select).execute(work.db)
  return withCells(rows, cells)
}

export async function searchCustomers(work: Work, q: string, limit: number): Promise<CustomerRow[]> {
  return readRows(work, await quickSearch(work, q, limit))
}

const countLimit = 10_000
const samplePages = 2000

/** Counts up to a limit; beyond it tells about how many, unless the exact number is asked for. */
export async function countCustomers(work: Work, filter: Filter, exact: boolean): Promise<Total> {
  const condition = conditionOf(await readScope(work), filter)
  const from = sql`from customer c where ${condition}`
  const isWhole = !filter.q?.trim() && !filter.filter
  const guess = exact ? 0 : await estimate(work, from)
  const about = (): Promise<number> => (isWhole ? Promise.resolve(guess) : sampled(work, condition))
  // Where a sample leaves no doubt that they are more, they need not be counted up to the limit.
  const early = !isWhole && guess > countLimit / 10 ? await about() : 0
  if (early > 3 * countLimit) return { count: early, exact: false }
  const most = exact ? sql`` : sql`limit ${sql.lit(countLimit + 1)}`
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 ${from} ${most}) c`.execute(work.db)
  const count = counted.rows[0]?.count ?? 0
  if (exact || count <= countLimit) return { count, exact: true }
  return { count: Math.max(early || (await about()), countLimit + 1), exact: false }
}

/**
 * About how many, from the customers on so many pages of the table: within some hundredths of the truth for a tenth of all.
 * The planner's own guess is off by ten times and more where several conditions meet. The same pages each time, so that the
 * number stands still while nothing changes.
 */
async function sampled(work: Work, condition: RawBuilder<unknown>): Promise<number> {
  const size = await sql<{ pages: number }>`
    select (pg_relation_size('customer') / current_setting('block_size')::int)::int as pages`.execute(work.db)
  const part = Math.min(1, samplePages / Math.max(size.rows[0]?.pages ?? 1, 1))
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer c tablesample system (${part * 100}::real) repeatable (1)
    where ${condition}`.execute(work.db)
  return Math.round((rows[0]?.count ?? 0) / part)
}

type RawCustomer = Omit<Customer, 'displayName' | 'id' | 'masked'> & { customerId: string }

/** The whole record, or undefined when it is not there or may not be seen. `lock` holds the row for a change. */
export async function readCustomer(
  work: Work,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Customer | undefined> {
  if (lock)
    await sql`select 1 from customer c where c.customer_id = ${id}::uuid and ${visible(work, { deleted })} for update`.execute(
      work.db,
    )
  const { rows } = await sql<RawCustomer>`
    select c.customer_id, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana, c.former_family_name,
      c.honorific, c.gender, c.birth_on, c.occupation, c.language, c.stage, c.source, c.registered_on,
      c.preferred_contact, c.remark, c.owner_id, c.attributes,
      coalesce((select jsonb_object_agg(f.field_key, jsonb_build_object('givenOn', f.given_on, 'method', f.method))
        from field_consent f where f.customer_id = c.customer_id), '{}') as consents, c.version, c.created_at, c.updated_at, c.deleted_at,
      case when owner.id is not null then json_build_object('id', owner.id, 'name', owner.name) end as owner,
      coalesce((select json_agg(json_build_object('id', p.id, 'kind', p.kind, 'label', p.label, 'value', p.value,
          'postalCode', p.postal_code, 'prefecture', p.prefecture, 'city', p.city, 'street', p.street,
          'building', p.building, 'e164', p.e164, 'notes', p.notes, 'version', p.version,
          'health', case when h.customer_id is not null then json_build_object('version', h.version,
            'verifiedAt', h.verified_at, 'verifiedBy', h.verified_by, 'softBounces', h.soft_bounces,
            'bouncedAt', h.bounced_at, 'said', h.said, 'complainedAt', h.complained_at,
            'deliveredAt', h.delivered_at, 'state', h.state) end)
          order by p.kind, p.position, p.id)
        from contact_point p left join contact_health h on h.customer_id = p.customer_id and h.channel = p.kind
          and h.key = p.key
        where p.customer_id = c.customer_id), '[]') as contact_points,
      coalesce((select json_agg(json_build_object('id', p.id, 'company', json_build_object('id', co.id, 'name', co.name),
          'department', p.department, 'title', p.title, 'startedOn', p.started_on, 'endedOn', p.ended_on,
          'version', p.version) order by p.position, p.id)
        from customer_post p join company co on co.id = p.company_id where p.customer_id = c.customer_id), '[]') as posts,
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color) order by t.name)
        from customer_tag ct join tag t on t.id = ct.tag_id where ct.customer_id = c.customer_id), '[]') as tags
    from customer c left join app_user owner on owner.id = c.owner_id
    where c.customer_id = ${id}::uuid and ${visible(work, { deleted })}`.execute(work.db)
  const row = rows[0]
  if (!row) return undefined
  const { customerId, ...rest } = row
  return { id: customerId, displayName: displayNameOf(rest), ...rest, masked: [] }
}

/** Those of the given customers that the actor may see, locked for a change, unless only read, in a fixed order. */
export async function visibleIds(
  work: Work,
  ids: readonly string[],
  { deleted = false, lock = true } = {},
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.customer_id as id from customer c
    where c.customer_id = any(${ids}::uuid[]) and ${visible(work, { deleted })}
    order by c.customer_id ${lock ? sql`for update of c` : sql``}`.execute(work.db)
  return rows.map((row) => row.id)
}

/** Who looks after each of them now. */
export async function ownersOf(work: Work, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ id: string; ownerId: string | null }>`
    select customer_id as id, owner_id from customer where customer_id = any(${ids}::uuid[])`.execute(work.db)
  return new Map(rows.map(({ id, ownerId }) => [id, ownerId]))
}
