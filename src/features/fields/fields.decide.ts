import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { FieldChange } from './fields.api.ts'
import type { Decided } from './fields.change.ts'
import { changedOptions } from './fields.options.ts'
import { indexable } from './fields.sql.ts'
import { foldWord, readValue, type ValueContext } from './fields.values.ts'

type Given = Omit<FieldChange, 'version'>

export const hasOptions = (type: Field['type']): boolean => type === 'choice' || type === 'choices'

/** Null: a standard field is called as it comes. */
const words = (
  given: { ja: string; en: string } | null | undefined,
): { ja: string | null; en: string | null } =>
  given && given.ja !== '' ? { ja: given.ja, en: given.en || given.ja } : { ja: null, en: null }

/**
 * What is decided of a field after a change. `field` is it as it is now: a standard one keeps what makes it what it is,
 * and may be renamed, moved, hidden and asked for.
 */
export function decide(before: Decided, field: Field, given: Given, context: ValueContext): Decided {
  const custom = field.custom === true
  const label = given.label === undefined ? null : words(given.label)
  const help = given.help === undefined ? null : words(given.help)
  const after: Decided = {
    ...before,
    ...(label && { labelJa: label.ja, labelEn: label.en }),
    ...(help && { helpJa: help.ja, helpEn: help.en }),
    ...(given.section !== undefined && { section: given.section }),
    ...(given.decimals !== undefined && { decimals: given.decimals }),
    ...(given.pii !== undefined && { pii: given.pii }),
    ...(given.required !== undefined && { required: given.required }),
    ...(given.unique !== undefined && { exclusive: given.unique }),
    ...(given.filterable !== undefined && { filterable: given.filterable }),
    ...(given.masked !== undefined && { masked: given.masked }),
    ...(given.hidden !== undefined && { hidden: given.hidden }),
    ...(given.options && { options: changedOptions(field.options ?? [], given.options) }),
  }
  const options = after.options ?? field.options
  if (given.defaultValue !== undefined) {
    const read = readValue(
      { ...field, ...(options && { options }), ...decimalsOf(after) },
      given.defaultValue,
      context,
    )
    if (!read.ok) throw invalid('defaultValue', read.refusal)
    after.defaultValue = read.value
  }
  // By an id of another system a customer is found: no two may have it.
  if (field.type === 'externalId') after.exclusive = true
  const problems = [...impossible(after, field, custom)]
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return after
}

const decimalsOf = ({ decimals }: Decided) => (decimals === null ? {} : { decimals })

function* impossible(after: Decided, field: Field, custom: boolean): Generator<FieldProblem> {
  const { type } = field
  if (custom && after.labelJa === null) yield { path: 'label', message: text.labelMissing }
  if (hasOptions(type) && !(after.options ?? field.options)?.some(({ retired }) => !retired))
    yield { path: 'options', message: text.noOption }
  if (!hasOptions(type) && after.options) yield { path: 'options', message: text.takesNoOptions }
  if (after.decimals !== null && type !== 'number') yield { path: 'decimals', message: text.takesNoDecimals }
  if (after.required && !field.editable) yield { path: 'required', message: text.notEditable }
  if (after.required && after.hidden) yield { path: 'hidden', message: text.requiredHidden }
  if (after.required && type === 'file') yield { path: 'required', message: text.requiredFile }
  if (after.filterable && !indexable(field)) yield { path: 'filterable', message: text.notIndexable }
  if ((after.masked || after.pii === 'sensitive') && !field.attribute)
    yield { path: 'masked', message: text.notMaskable }
  if (after.pii === 'sensitive' && field.subject === 'company')
    yield { path: 'pii', message: text.companySensitive }
  if (after.pii === 'sensitive' && after.defaultValue !== null)
    yield { path: 'defaultValue', message: text.sensitiveDefault }
  if (type === 'externalId' && field.subject === 'company') yield { path: 'type', message: text.noSource }
  if (!after.exclusive) return
  if (!custom || !canBeUnique(type)) yield { path: 'unique', message: text.notUnique }
  if (after.defaultValue !== null) yield { path: 'defaultValue', message: text.uniqueDefault }
}

export const canBeUnique = (type: Field['type']): boolean =>
  ['text', 'number', 'money', 'date', 'dateTime', 'email', 'phone', 'url', 'externalId'].includes(type)

/** Two fields of one name could not be told apart in a file or a list. */
export function mustBeNamedApart(
  fields: readonly Field[],
  { subject, key }: Pick<Field, 'subject' | 'key'>,
  label: { ja: string; en: string } | null | undefined,
): void {
  if (!label) return
  const wanted = foldWord(label.ja)
  const other = fields.find(
    (field) => field.subject === subject && field.key !== key && foldWord(field.label.ja) === wanted,
  )
  if (other)
    throw new Problem('conflict', {
      detail: {
        ja: `「${other.label.ja}」という項目がすでにあります。ほかの名前にしてください`,
        en: `There already is a field “${other.label.en}”. Choose another name`,
      },
      fields: [{ path: 'label', message: text.labelTaken }],
    })
}

export const invalid = (path: string, message: Phrase): Problem =>
  new Problem('invalid', { fields: [{ path, message }] })

const text = {
  labelMissing: { ja: '項目の名前を入力してください', en: 'Give the field a name' },
  labelTaken: { ja: '同じ名前の項目があります', en: 'Another field has this name' },
  noOption: { ja: '選択肢を1つ以上入力してください', en: 'Give at least one option' },
  takesNoOptions: { ja: 'この種類に選択肢はありません', en: 'This type has no options' },
  takesNoDecimals: { ja: '小数の桁は数値の項目だけにあります', en: 'Only numbers have decimal places' },
  notEditable: {
    ja: 'この項目は人が入力しないため、必須にできません',
    en: 'Nobody enters this field, so it cannot be required',
  },
  requiredHidden: {
    ja: '隠した項目は必須にできません。どちらかを外してください',
    en: 'A hidden field cannot be required. Switch one of them off',
  },
  requiredFile: { ja: 'ファイルの項目は必須にできません', en: 'A file field cannot be required' },
  notIndexable: {
    ja: 'この項目に検索用の索引は作れません（条件には使えます）',
    en: 'This field cannot have an index; conditions on it still work',
  },
  notMaskable: { ja: 'この標準の項目は伏せられません', en: 'This standard field cannot be masked' },
  companySensitive: {
    ja: '要配慮個人情報は顧客の項目だけにあります',
    en: 'Only customers have sensitive personal information',
  },
  noSource: { ja: '連携IDは顧客の項目だけにあります', en: 'Only customers have IDs of other systems' },
  sensitiveDefault: {
    ja: '要配慮個人情報に初期値は付けられません。本人の同意が要るためです',
    en: 'A sensitive field has no default, since each value needs consent',
  },
  notUnique: {
    ja: 'この種類の項目は「重複を許さない」にできません',
    en: 'A field of this type cannot be unique',
  },
  uniqueDefault: {
    ja: '重複を許さない項目に初期値は付けられません',
    en: 'A unique field cannot have a default',
  },
} as const
