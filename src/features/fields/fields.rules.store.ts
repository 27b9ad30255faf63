import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { RuleInput, StoredRule } from './fields.rules.api.ts'

/** All rules, those that are switched off too, oldest first. */
export async function selectAllRules(work: Work): Promise<StoredRule[]> {
  const { rows } = await sql<
    Omit<StoredRule, 'message'> & { messageJa: string | null; messageEn: string | null }
  >`
    select id, subject, field_key, kind, params, stages, severity, message_ja, message_en,
      disabled_at is not null as disabled, version
    from field_rule order by id`.execute(work.db)
  return rows.map(({ messageJa, messageEn, ...rule }) => ({
    ...rule,
    message: messageJa === null ? null : { ja: messageJa, en: messageEn ?? messageJa },
  }))
}

function stored({ message, params, disabled, stages, ...rule }: RuleInput) {
  return {
    ...rule,
    stages,
    params: JSON.stringify(params),
    messageJa: message?.ja ?? null,
    messageEn: message ? message.en || message.ja : null,
    disabledAt: disabled ? sql<string>`now()` : null,
  }
}

export async function insertRule(work: Work, id: string, rule: RuleInput): Promise<void> {
  await work.db
    .insertInto('fieldRule')
    .values({ id, ...stored(rule) })
    .execute()
}

/** False when it is an older version by now. */
export async function saveRule(work: Work, id: string, version: number, rule: RuleInput): Promise<boolean> {
  const saved = await work.db
    .updateTable('fieldRule')
    .set({ ...stored(rule), version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .execute()
  return saved.length > 0
}

export async function deleteRule(work: Work, id: string, version: number): Promise<boolean> {
  const gone = await work.db
    .deleteFrom('fieldRule')
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .execute()
  return gone.length > 0
}

export async function deleteRulesOf(work: Pick<Work, 'db'>, subject: string, key: string): Promise<void> {
  await work.db.deleteFrom('fieldRule').where('subject', '=', subject).where('fieldKey', '=', key).execute()
}
