import type { Field } from '#web/catalogue.ts'
import type { Definition, Subject, TypeName } from './field-queries.ts'
import { hasOptions, typeNameOf } from './field-queries.ts'

export type OptionDraft = {
  /** For React and for dragging; of no meaning to the server. */
  readonly id: string
  readonly value?: string
  readonly ja: string
  readonly en: string
  readonly color: string
  readonly retired: boolean
}
/** What the form of a field holds; flat, as forms are. */
export type FieldValues = {
  label: string
  labelEn: string
  type: TypeName
  section: string
  help: string
  helpEn: string
  options: readonly OptionDraft[]
  decimals: string
  defaultValue: string
  pii: 'none' | 'personal' | 'sensitive'
  required: boolean
  unique: boolean
  filterable: boolean
  masked: boolean
  hidden: boolean
}

const emptyOption = (id: string): OptionDraft => ({ id, ja: '', en: '', color: '', retired: false })
let drafts = 0
export const newOption = (): OptionDraft => emptyOption(`new-${++drafts}`)

/** The English where it says something else than the Japanese. */
const otherThan = (en: string | undefined, ja: string | undefined): string => (en === ja ? '' : (en ?? ''))

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : Array.isArray(value)
      ? value.join(';')
      : typeof value === 'object' && 'value' in value
        ? String(value.value)
        : String(value)

export function valuesOf(field: Definition | null, section: string, begun: TypeName = 'text'): FieldValues {
  return {
    label: field?.label.ja ?? '',
    labelEn: otherThan(field?.label.en, field?.label.ja),
    type: typeNameOf(field?.type ?? begun),
    section: field?.section ?? section,
    help: field?.help?.ja ?? '',
    helpEn: otherThan(field?.help?.en, field?.help?.ja),
    options: field?.options?.map(({ value, label, color, retired }) => ({
      id: value,
      value,
      ja: label.ja,
      en: otherThan(label.en, label.ja),
      color: color ?? '',
      retired,
    })) ?? [newOption()],
    decimals: String(field?.decimals ?? 0),
    defaultValue: textOf(field?.defaultValue),
    pii: field?.pii ?? 'none',
    required: field?.required ?? false,
    unique: field?.unique ?? false,
    filterable: field?.filterable ?? false,
    masked: field?.masked ?? false,
    hidden: field?.hidden ?? false,
  }
}

const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const
export const optionColors = colors
const filled = (options: readonly OptionDraft[]): readonly OptionDraft[] =>
  options.filter(({ ja }) => ja.trim() !== '')

export const givenOptions = (options: readonly OptionDraft[]) =>
  filled(options).map(({ value, ja, en, color, retired }) => ({
    ...(value !== undefined && { value }),
    label: { ja, en },
    color: colors.find((one) => one === color) ?? null,
    retired,
  }))

/** What is asked of the server; of a standard field only what an administrator decides about it. */
export function changeOf(values: FieldValues, field: Definition | null) {
  const { label, labelEn, help, helpEn, section, required, hidden, masked, pii } = values
  const isBack = field?.standard === true && (label.trim() === '' || label === field.original?.ja)
  const isKept =
    isBack && labelEn.trim() === '' ? null : { ja: label.trim() || (field?.original?.ja ?? ''), en: labelEn }
  const type = field?.type ?? values.type
  const attribute = field?.attribute ?? true
  const helpGiven = help.trim() === '' ? null : { ja: help, en: helpEn }
  const before = field?.help ?? null
  return {
    label: isKept,
    section,
    ...((helpGiven?.ja !== before?.ja || otherThan(before?.en, before?.ja) !== helpEn) && {
      help: helpGiven,
    }),
    required,
    hidden,
    ...(attribute && { masked, filterable: values.filterable }),
    ...(attribute && hasOptions(type) && { options: givenOptions(values.options) }),
    ...(!field?.standard && {
      unique: values.unique,
      pii,
      ...(type === 'number' && { decimals: Number(values.decimals) }),
      ...(type !== 'file' && {
        defaultValue: values.defaultValue.trim() === '' ? null : values.defaultValue,
      }),
    }),
  }
}

/** The field as it would stand in the catalogue, to show its input. */
export function previewOf(values: FieldValues, subject: Subject, type: string, name: string): Field {
  return {
    key: 'preview',
    subject,
    label: { ja: values.label || name, en: values.labelEn || values.label || name },
    type,
    section: values.section,
    options: filled(values.options).map(({ value, id, ja, en, color, retired }) => ({
      value: value ?? id,
      label: { ja, en: en || ja },
      color: color || null,
      retired,
    })),
    help: values.help === '' ? null : { ja: values.help, en: values.helpEn || values.help },
    pii: values.pii,
    editable: true,
    importable: true,
    list: null,
    attribute: true,
    custom: true,
    required: values.required,
    masked: values.masked,
    unique: values.unique,
    filterable: values.filterable,
    hidden: false,
    decimals: Number(values.decimals),
    defaultValue: null,
  } as Field
}
