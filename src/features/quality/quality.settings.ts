import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import type { VersionedQuality } from './quality.api.ts'
import { defaultQuality, type QualitySettings, type Subject, type Weight } from './quality.ts'
import { scoreText } from './score.text.ts'

const key = 'quality'

export async function readQuality(work: Pick<Work, 'db'>): Promise<VersionedQuality> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultQuality }
  return { version: row.version, settings: { ...defaultQuality, ...(row.value as Partial<QualitySettings>) } }
}

/** What matters is chosen anew; every record is then judged again. */
export function updateQuality(
  work: Work,
  { version, settings }: VersionedQuality,
): Promise<VersionedQuality> {
  return write(work, async (tx) => {
    const stored = await readQuality(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    await mustBeFields(tx, settings)
    const value = JSON.stringify(settings)
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${value}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readQuality(tx) })
    await audit(tx, { action: 'quality.settings', subjectKind: 'settings', subjectId: key, ...changed })
    await enqueue(tx, 'quality.assessAll', {})
    await announce(tx, { topic: 'customer' })
    await announce(tx, { topic: 'company' })
    return { version: saved.version, settings }
  })
}

async function mustBeFields(
  work: Work,
  { weights, companyWeights, freshDays, oldDays }: QualitySettings,
): Promise<void> {
  const fieldSet = await readFieldSet(work)
  const refuse = (path: string, ja: string, en: string): Problem =>
    new Problem('invalid', { fields: [{ path, message: { ja, en } }] })
  if (freshDays >= oldDays)
    throw refuse(
      'settings.oldDays',
      '「古い」の日数は「新しい」の日数より大きくしてください',
      '“Old” must be more days than “fresh”',
    )
  const check = (path: string, given: readonly Weight[], knows: (key: string) => boolean): void => {
    for (const [index, { key: one }] of given.entries())
      if (!knows(one) || given.findIndex((other) => other.key === one) !== index)
        throw refuse(
          `settings.${path}.${index}.key`,
          'この一覧の項目を、1 回だけ選んでください',
          'Choose a field of these records, once',
        )
  }
  const isField = (subject: Subject, one: string): boolean =>
    fieldSet.get(subject, one) !== undefined && !fieldSet.get(subject, one)?.computed
  check('weights', weights, (one) => Object.hasOwn(scoreText, one) || isField('customer', one))
  check('companyWeights', companyWeights, (one) => isField('company', one))
}
