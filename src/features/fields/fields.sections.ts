import type { Field } from '#platform/catalogue/field.ts'
import type { Phrase } from '#kit/text.ts'

/** A part of the record page. */
export type Section = {
  readonly subject: Field['subject']
  readonly key: string
  readonly label: Phrase
  readonly position: number
  readonly custom: boolean
}

const standard = (subject: Field['subject'], ...named: [key: string, ja: string, en: string][]): Section[] =>
  named.map(([key, ja, en], index) => ({
    subject,
    key,
    label: { ja, en },
    position: (index + 1) * 100,
    custom: false,
  }))

/** The sections that exist everywhere, in the order of the page; an administrator may rename, move and add. */
export const standardSections: readonly Section[] = [
  ...standard(
    'customer',
    ['contact', '連絡先', 'Contact'],
    ['company', '勤務先', 'Company'],
    ['identity', '基本情報', 'Basics'],
    ['relation', '関係', 'Relation'],
    ['purchase', '取引・購買', 'Purchases'],
    ['marketing', 'マーケティング', 'Marketing'],
    ['support', 'サポート', 'Support'],
    ['terms', '取引条件・契約', 'Terms and contracts'],
    ['budget', '予算・支払い', 'Budget and payment'],
    ['note', '備考', 'Remarks'],
    ['sources', '連携ID', 'IDs of other systems'],
    ['system', 'システム', 'System'],
  ),
  ...standard(
    'company',
    ['identity', '基本情報', 'Basics'],
    ['contact', '連絡先', 'Contact'],
    ['relation', '関係', 'Relation'],
    ['terms', '取引条件・契約', 'Terms and contracts'],
    ['budget', '予算・支払い', 'Budget and payment'],
    ['note', '備考', 'Remarks'],
    ['system', 'システム', 'System'],
  ),
]
