import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { standardSections } from './fields.sections.ts'

type Name = { subject: Field['subject']; key: string }

/** After all others; its key says nothing, since its name may change. */
export async function insertSection(
  work: Work,
  subject: Name['subject'],
  label: { ja: string; en: string },
): Promise<string> {
  const key = `section_${newId().replaceAll('-', '').slice(-12)}`
  await sql`
    insert into field_section (subject, key, label_ja, label_en, position)
    select ${subject}, ${key}, ${label.ja}, ${label.en || label.ja},
      greatest(${standardSections.length * 100}, coalesce(max(position), 0)) + 100
    from field_section where subject = ${subject}`.execute(work.db)
  return key
}

/** A standard section that nobody has named yet is version 0. */
export async function saveSectionLabel(
  work: Work,
  { subject, key }: Name,
  version: number,
  label: { ja: string; en: string },
): Promise<boolean> {
  const en = label.en || label.ja
  const position = standardSections.find((one) => one.subject === subject && one.key === key)?.position ?? 0
  const { rows } =
    version === 0
      ? await sql`
          insert into field_section (subject, key, label_ja, label_en, position)
          values (${subject}, ${key}, ${label.ja}, ${en}, ${position})
          on conflict do nothing returning key`.execute(work.db)
      : await sql`
          update field_section set label_ja = ${label.ja}, label_en = ${en}, version = version + 1
          where subject = ${subject} and key = ${key} and version = ${version} returning key`.execute(work.db)
  return rows.length > 0
}

export async function saveSectionPosition(
  work: Work,
  { subject, key }: Name,
  position: number,
): Promise<void> {
  await sql`
    insert into field_section (subject, key, position) values (${subject}, ${key}, ${position})
    on conflict (subject, key) do update set position = excluded.position`.execute(work.db)
}

export async function deleteSection(work: Work, { subject, key }: Name): Promise<void> {
  await work.db.deleteFrom('fieldSection').where('subject', '=', subject).where('key', '=', key).execute()
}

export async function moveBinned(work: Work, { subject, key }: Name, section: string): Promise<void> {
  await work.db
    .updateTable('fieldDefinition')
    .set({ section })
    .where('subject', '=', subject)
    .where('section', '=', key)
    .where('deletedAt', 'is not', null)
    .execute()
}
