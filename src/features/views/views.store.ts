import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Definition, View } from './views.api.ts'

export type Subject = View['subject']
export type StoredView = {
  id: string
  subject: Subject
  name: string
  ownerId: string | null
  ownerName: string | null
  shared: boolean
  definition: Definition
  version: number
  updatedAt: string
}

const columns = sql`v.id, v.subject, v.name, v.owner_id, owner.name as owner_name, v.shared, v.definition, v.version,
  v.updated_at`

/** What the actor keeps and what is shared, in the order of the tabs. */
export async function selectViews(work: Work, subject: Subject): Promise<StoredView[]> {
  const { rows } = await sql<StoredView>`
    select ${columns} from saved_view v left join app_user owner on owner.id = v.owner_id
    where v.subject = ${subject} and v.deleted_at is null
      and (v.shared or v.owner_id = ${work.actor.userId}::uuid)
    order by v.position, v.id`.execute(work.db)
  return rows
}

export async function selectView(
  work: Work,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<StoredView | undefined> {
  const { rows } = await sql<StoredView>`
    select ${columns} from saved_view v left join app_user owner on owner.id = v.owner_id
    where v.id = ${id}::uuid and v.deleted_at is ${deleted ? sql`not null` : sql`null`}
    ${lock ? sql`for update of v` : sql``}`.execute(work.db)
  return rows[0]
}

export async function countOwn(work: Work): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from saved_view
    where owner_id is not distinct from ${work.actor.userId}::uuid and deleted_at is null`.execute(work.db)
  return rows[0]?.count ?? 0
}

/** Behind the views that are there. */
export async function insertView(
  work: Work,
  view: Pick<StoredView, 'subject' | 'name' | 'shared' | 'definition'>,
): Promise<string> {
  const id = newId()
  await sql`
    insert into saved_view (id, subject, name, owner_id, shared, definition, position)
    select ${id}::uuid, ${view.subject}, ${view.name}, ${work.actor.userId}::uuid, ${view.shared},
      ${JSON.stringify(view.definition)}::jsonb,
      (select coalesce(max(position), 0) + 1 from saved_view where subject = ${view.subject})`.execute(
    work.db,
  )
  return id
}

export async function saveView(
  work: Work,
  id: string,
  { name, shared, definition }: Pick<StoredView, 'name' | 'shared' | 'definition'>,
): Promise<void> {
  await sql`
    update saved_view set name = ${name}, shared = ${shared}, definition = ${JSON.stringify(definition)}::jsonb,
      version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(work.db)
}

export async function setDeleted(work: Work, id: string, deleted: boolean): Promise<void> {
  await sql`
    update saved_view set deleted_at = ${deleted ? sql`now()` : null}, version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(work.db)
}

/** The id of a view, `all` for the whole list, or nothing chosen. */
export type Choice = string | null
export type Defaults = { mine: Choice; everybody: Choice }

/** What the list opens with. A view that is gone, or shared no longer, counts as no choice. */
export async function selectDefaults(work: Work, subject: Subject): Promise<Defaults> {
  const { rows } = await sql<{ mine: boolean; view: string }>`
    select d.user_id is not null as mine, coalesce(d.view_id::text, 'all') as view
    from saved_view_default d left join saved_view v on v.id = d.view_id
    where d.subject = ${subject} and (d.user_id is null or d.user_id = ${work.actor.userId}::uuid)
      and (d.view_id is null or (v.deleted_at is null
        and (v.shared or (v.owner_id = ${work.actor.userId}::uuid and d.user_id is not null))))`.execute(
    work.db,
  )
  return {
    mine: rows.find(({ mine }) => mine)?.view ?? null,
    everybody: rows.find(({ mine }) => !mine)?.view ?? null,
  }
}

export async function saveDefault(
  work: Work,
  subject: Subject,
  userId: string | null,
  view: Choice,
): Promise<void> {
  if (view === null) {
    await sql`delete from saved_view_default
      where subject = ${subject} and user_id is not distinct from ${userId}::uuid`.execute(work.db)
    return
  }
  await sql`
    insert into saved_view_default (subject, user_id, view_id)
    values (${subject}, ${userId}::uuid, ${view === 'all' ? null : view}::uuid)
    on conflict (subject, user_id) do update set view_id = excluded.view_id, chosen_at = now()`.execute(
    work.db,
  )
}

type Named =
  | 'users'
  | 'tags'
  | 'companies'
  | 'imports'
  | 'products'
  | 'categories'
  | 'media'
  | 'plans'
  | 'leavingReasons'
  | 'segments'
  | 'purposes'
  | 'campaigns'
type Names = { readonly [K in Named]: ReadonlyMap<string, string> }

/** What the ids in a rule are called. */
export async function namesOf(work: Work, ids: readonly string[]): Promise<Names> {
  const named = async (from: RawBuilder<unknown>): Promise<ReadonlyMap<string, string>> => {
    if (ids.length === 0) return new Map()
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from ${from} where id = any(${ids}::uuid[])`.execute(work.db)
    return new Map(rows.map(({ id, name }) => [id, name]))
  }
  return {
    users: await named(sql`app_user`),
    tags: await named(sql`tag`),
    companies: await named(sql`company`),
    imports: await named(sql`(select id, file_name as name from import_batch) i`),
    products: await named(sql`product`),
    categories: await named(sql`product_category`),
    media: await named(sql`media`),
    plans: await named(sql`plan`),
    leavingReasons: await named(
      work.locale === 'en'
        ? sql`(select id, coalesce(label_en, label) as name from leaving_reason) r`
        : sql`(select id, label as name from leaving_reason) r`,
    ),
    segments: await named(sql`segment`),
    purposes: await named(
      sql`(select id, ${sql.ref(work.locale === 'en' ? 'label_en' : 'label_ja')} as name from consent_purpose) p`,
    ),
    campaigns: await named(sql`campaign`),
  }
}
