import { readFieldSet } from '#features/fields/fields.set.ts'
import { settingsRecord } from '#features/settings/settings.record.ts'
import { Problem } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { Work } from '#platform/work.ts'
import { defaultQuality, type QualitySettings, type Subject, type Weight } from './quality.ts'
import { scoreText } from './score.text.ts'

/** What matters is chosen anew; every record is then judged again. */
export const { read: readQuality, update: updateQuality } = settingsRecord<QualitySettings>({
  key: 'quality',
  usual: defaultQuality,
  audited: { action: 'quality.settings', subjectKind: 'settings', subjectId: 'quality' },
  topics: ['customer', 'company'],
  mustFit: mustBeFields,
  follow: async (work) => void (await enqueue(work, 'quality.assessAll', {})),
})

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
