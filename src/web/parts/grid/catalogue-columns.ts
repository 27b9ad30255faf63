import type { Phrase } from '#kit/text.ts'
import type { Colleague, Field } from '../../catalogue.ts'
import type { GridColumn, GridColumnType, GridOption } from './grid.ts'

/** Kept as something else than one value, and still typed in a cell: the server knows what a cell of it means. */
const typedToo = new Set([
  'fullName',
  'fullKana',
  'email',
  'email2',
  'email3',
  'phone',
  'phone2',
  'phone3',
  'postalCode',
  'address',
  'line',
  'url',
  'company',
  'department',
  'title',
  'tags',
])

const types: { readonly [type: string]: GridColumnType } = {
  longText: 'longText',
  number: 'number',
  money: 'money',
  date: 'date',
  dateTime: 'dateTime',
  yesNo: 'yesNo',
  choice: 'choice',
  choices: 'choices',
  user: 'user',
  tags: 'tags',
  phone: 'phone',
  email: 'email',
  url: 'url',
  file: 'file',
}

type Known = {
  readonly say: (phrase: Phrase) => string
  readonly colleagues: readonly Colleague[]
  readonly tags: readonly { readonly name: string; readonly color: string }[]
  readonly mayWrite: boolean
  /** The column that opens the record. */
  readonly nameKey: string
}

/** A field of the catalogue as a column of the grid. */
export function columnOfField(field: Field, { say, colleagues, tags, mayWrite, nameKey }: Known): GridColumn {
  const isName = field.key === nameKey
  const isNumber = field.type === 'number' || field.type === 'money'
  const options = optionsOf()
  return {
    key: field.key,
    label: say(field.label),
    // A cell shows its text alone: wider than in a list, where long ones share the room.
    width: Math.max(field.list?.width ?? 140, 120),
    type: isName ? 'link' : (types[field.type] ?? 'text'),
    editable: mayWrite && field.type !== 'file' && (field.editable || typedToo.has(field.key)),
    ...(isName && { pinned: true }),
    ...(isNumber && { align: 'right' as const }),
    ...(options && { options }),
    ...(field.sortable && { sort: { up: `field:${field.key}`, down: `-field:${field.key}` } }),
  }

  function optionsOf(): readonly GridOption[] | undefined {
    if (field.type === 'user')
      return colleagues
        .filter(({ disabled }) => !disabled)
        .map(({ id, name }) => ({ value: id, label: name }))
    if (field.type === 'tags') return tags.map(({ name, color }) => ({ value: name, label: name, color }))
    return field.options
      ?.filter(({ retired }) => !retired)
      .map(({ value, label, color }) => ({ value, label: say(label), ...(color && { color }) }))
  }
}
