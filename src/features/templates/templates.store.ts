import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import { contentSchema, type Content, type ContentKind, type MailClass } from './templates.content.ts'
import { foundBy } from './templates.records.ts'
import type { Draft, Edition, EditionRow, Template, TemplateRow } from './templates.schemas.ts'

type Db = Pick<Work, 'db'>
export type Head = { readonly name: string; readonly description: string; readonly class: MailClass }
export type Question = {
  q?: string | undefined
  kind?: ContentKind | undefined
  class?: MailClass | undefined
  cursor?: string | undefined
  limit: number
}

/** What is worked on: the draft where there is one, else the edition of now. */
const latest = sql`
  from mail_template t left join mail_template_draft d on d.template_id = t.id
  left join mail_template_edition e on e.template_id = t.id and e.number = t.edition
  left join app_user u on u.id = t.updated_by`
const content = sql`coalesce(d.content, e.content)`

/** Who else uses it is asked of other features. */
export type StoredRow = Omit<TemplateRow, 'uses'>

/** The latest changed first. */
export async function selectTemplates(
  { db }: Db,
  { q, kind, class: of, cursor, limit }: Question,
): Promise<Page<StoredRow>> {
  const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, 2)
  const conditions: RawBuilder<unknown>[] = [
    sql`t.deleted_at is null`,
    foundBy(sql`concat_ws(' ', t.name, t.description, ${content} ->> 'subject')`, q),
    kind === undefined ? sql`true` : sql`${content} -> 'body' ->> 'kind' = ${kind}`,
    of === undefined ? sql`true` : sql`t.class = ${of}`,
    at === undefined ? sql`true` : sql`(t.updated_at, t.id) < (${at}::timestamptz, ${last}::uuid)`,
  ]
  const { rows } = await sql<StoredRow & { at: string }>`
    select t.id, t.name, t.description, t.class, ${content} -> 'body' ->> 'kind' as kind,
      ${content} ->> 'subject' as subject, t.edition, d.template_id is not null as has_draft, t.version, t.updated_at,
      u.name as updated_by_name, t.updated_at::text as at
    ${latest} where ${sql.join(conditions, sql` and `)}
    order by t.updated_at desc, t.id desc limit ${limit + 1}`.execute(db)
  return toPage(rows, limit, (row) => [row.at, row.id])
}

type StoredEdition = EditionRow & { templateId: string; content: unknown }
const asEdition = (row: StoredEdition): Edition => ({ ...row, content: contentSchema.parse(row.content) })
const editionColumns = sql`e.id, e.template_id, e.number, e.note, e.content ->> 'subject' as subject, e.created_at,
  u.name as created_by_name`

export async function selectTemplate({ db }: Db, id: string, inBin = false): Promise<Template | undefined> {
  const { rows } = await sql<Omit<Template, 'current' | 'draft'>>`
    select t.id, t.name, t.description, t.class, t.edition, t.version, t.updated_at, u.name as updated_by_name
    from mail_template t left join app_user u on u.id = t.updated_by
    where t.id = ${id}::uuid and t.deleted_at ${inBin ? sql`is not null` : sql`is null`}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  return {
    ...row,
    current: (await selectEdition({ db }, id, row.edition)) ?? null,
    draft: (await selectDraft({ db }, id)) ?? null,
  }
}

export async function selectDraft({ db }: Db, id: string): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`
    select d.content, d.based_on, d.version, d.updated_at, u.name as updated_by_name
    from mail_template_draft d left join app_user u on u.id = d.updated_by
    where d.template_id = ${id}::uuid`.execute(db)
  return rows[0] && { ...rows[0], content: contentSchema.parse(rows[0].content) }
}

export async function selectEdition({ db }: Db, id: string, number: number): Promise<Edition | undefined> {
  const { rows } = await sql<StoredEdition>`
    select ${editionColumns}, e.content from mail_template_edition e left join app_user u on u.id = e.created_by
    where e.template_id = ${id}::uuid and e.number = ${number}`.execute(db)
  return rows[0] && asEdition(rows[0])
}

/** By its own id, also of a template in the bin: what was sent can be shown. */
export async function selectEditionById({ db }: Db, id: string): Promise<Edition | undefined> {
  const { rows } = await sql<StoredEdition>`
    select ${editionColumns}, e.content from mail_template_edition e left join app_user u on u.id = e.created_by
    where e.id = ${id}::uuid`.execute(db)
  return rows[0] && asEdition(rows[0])
}

/** The newest first. */
export async function selectEditions(
  { db }: Db,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<EditionRow>> {
  const [last] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<EditionRow>`
    select ${editionColumns} from mail_template_edition e left join app_user u on u.id = e.created_by
    where e.template_id = ${id}::uuid and ${last === undefined ? sql`true` : sql`e.number < ${last}::int`}
    order by e.number desc limit ${limit + 1}`.execute(db)
  return toPage(rows, limit, (row) => [row.number])
}

export async function insertTemplate(work: Work, { name, description, class: of }: Head): Promise<string> {
  const id = newId()
  const by = work.actor.userId
  await sql`
    insert into mail_template (id, name, description, class, created_by, updated_by)
    values (${id}, ${name}, ${description}, ${of}, ${by}::uuid, ${by}::uuid)`.execute(work.db)
  return id
}

/** The next edition, which is that of now from here on; the draft has become it. The caller has locked the template. */
export async function insertEdition(
  work: Work,
  templateId: string,
  { content: said, note }: { content: Content; note: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into mail_template_edition (id, template_id, number, content, note, created_by)
    select ${newId()}::uuid, t.id, t.edition + 1, ${JSON.stringify(said)}::jsonb, ${note}, ${work.actor.userId}::uuid
    from mail_template t where t.id = ${templateId}::uuid returning number`.execute(work.db)
  await deleteDraft(work, templateId)
  return rows[0]?.number ?? 0
}

/** Undefined where the draft is another one meanwhile than `version` says; 0: there was none. */
export async function saveDraft(
  work: Work,
  templateId: string,
  { content: said, version }: { content: Content; version: number },
): Promise<Draft | undefined> {
  const by = work.actor.userId
  const { rows } =
    version === 0
      ? await sql`
          insert into mail_template_draft (template_id, content, based_on, updated_by)
          select id, ${JSON.stringify(said)}::jsonb, edition, ${by}::uuid from mail_template where id = ${templateId}::uuid
          on conflict (template_id) do nothing returning 1`.execute(work.db)
      : await sql`
          update mail_template_draft set content = ${JSON.stringify(said)}::jsonb, version = version + 1,
            updated_at = now(), updated_by = ${by}::uuid
          where template_id = ${templateId}::uuid and version = ${version} returning 1`.execute(work.db)
  return rows.length === 0 ? undefined : selectDraft(work, templateId)
}

export async function deleteDraft({ db }: Db, templateId: string): Promise<void> {
  await sql`delete from mail_template_draft where template_id = ${templateId}::uuid`.execute(db)
}
