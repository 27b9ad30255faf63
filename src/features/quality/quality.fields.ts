import type { Field } from '#platform/catalogue/field.ts'
import { doubtKindsOf, doubtLabels, subjects, type Subject } from './quality.ts'

const base = {
  section: 'system',
  pii: 'none',
  merge: 'survivor',
  editable: false,
  aliases: [],
  filterable: true,
} as const

function fieldsOf(subject: Subject): Field[] {
  const id = `${subject}_id`
  const scores = (column: string) => ({ table: `${subject}_quality`, id, column })
  return [
    {
      ...base,
      subject,
      key: 'completeness',
      label: { ja: '完成度（%）', en: 'Completeness (%)' },
      help: {
        ja: '大事な項目のうち、入っているものの割合',
        en: 'How much of what matters is filled in',
      },
      type: 'number',
      computed: scores('completeness'),
      list: { width: 130 },
    },
    {
      ...base,
      subject,
      key: 'lastTouched',
      label: { ja: '最後の動き', en: 'Last activity' },
      help: {
        ja: '変更やメモなど、何かが起きた最後の時。点検のたびに新しくなります',
        en: 'When it was last changed or anything happened to it, as of the last check',
      },
      type: 'dateTime',
      computed: scores('touched_at'),
      list: { width: 180 },
    },
    {
      ...base,
      subject,
      key: 'doubtCount',
      label: { ja: '疑わしい値の数', en: 'Values to check' },
      type: 'number',
      computed: scores('doubts'),
      list: { width: 130 },
    },
    {
      ...base,
      subject,
      key: 'doubts',
      label: { ja: '疑わしい値の種類', en: 'Kinds of values to check' },
      type: 'choices',
      options: [
        ...doubtKindsOf[subject].map((value) => ({ value, label: doubtLabels[value] })),
        { value: 'rule', label: { ja: '入力ルールに合わない', en: 'Breaks an entry rule' } },
      ],
      computed: { table: `${subject}_doubt`, id, column: 'topic' },
      list: { width: 220 },
    },
  ]
}

/** What the check finds, as columns and conditions of every list. */
export const qualityFields: readonly Field[] = subjects.flatMap(fieldsOf)
