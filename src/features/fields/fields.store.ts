import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Section } from './fields.sections.ts'
import type { Definition, FieldRule } from './fields.ts'

/** Every definition, those in the bin too. */
export async function selectDefinitions(work: Pick<Work, 'db'>): Promise<Definition[]> {
  const { rows } = await sql<Definition>`
    select id, subject, key, standard, type, label_ja, label_en, help_ja, help_en, section, position, options, decimals,
      required, exclusive, filterable, hidden, default_value, pii, masked, index_state, index_problem, version, created_at,
      updated_at, deleted_at
    from field_definition order by position nulls last, id`.execute(work.db)
  return rows
}

export async function selectSections(work: Pick<Work, 'db'>): Promise<Section[]> {
  const { rows } = await sql<Omit<Section, 'label'> & { labelJa: string | null; labelEn: string | null }>`
    select subject, key, label_ja, label_en, position, false as custom from field_section`.execute(work.db)
  return rows.map(({ labelJa, labelEn, ...section }) => ({
    ...section,
    label: { ja: labelJa ?? '', en: labelEn ?? labelJa ?? '' },
  }))
}

/** The rules in force. */
export async function selectRules(work: Pick<Work, 'db'>): Promise<FieldRule[]> {
  const { rows } = await sql<FieldRule>`
    select id, subject, field_key, kind, params, stages, severity, message_ja, message_en, version
    from field_rule where disabled_at is null order by id`.execute(work.db)
  return rows
}
