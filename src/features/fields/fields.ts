import type { AttributeValue, Field, FieldOption, FieldType } from '#platform/catalogue/field.ts'

/** The types that an administrator may choose for a field of their own. */
export const customTypes = [
  'text',
  'longText',
  'number',
  'money',
  'date',
  'dateTime',
  'yesNo',
  'choice',
  'choices',
  'phone',
  'email',
  'url',
  'address',
  'user',
  'file',
  'externalId',
] as const satisfies readonly FieldType[]
export type CustomType = (typeof customTypes)[number]

/** A row of `field_definition`. */
export type Definition = {
  id: string
  subject: Field['subject']
  key: string
  standard: boolean
  type: FieldType | null
  labelJa: string | null
  labelEn: string | null
  helpJa: string | null
  helpEn: string | null
  section: string | null
  position: number | null
  options: FieldOption[] | null
  decimals: number | null
  required: boolean
  exclusive: boolean
  filterable: boolean
  hidden: boolean
  defaultValue: AttributeValue | null
  pii: Field['pii'] | null
  masked: boolean
  indexState: 'building' | 'ready' | 'failed' | null
  indexProblem: string | null
  version: number
  createdAt: string
  updatedAt: string
  deletedAt: string | null
}

/** What must hold of a field at every entry. `format` is an RE2 pattern over the whole text as typed. */
export type FieldRule = {
  id: string
  subject: Field['subject']
  fieldKey: string
  severity: 'warn' | 'refuse'
  /** Only for customers at one of these stages; null is all. */
  stages: readonly string[] | null
  messageJa: string | null
  messageEn: string | null
  version: number
} & (
  | { kind: 'required'; params: Record<string, never> }
  | { kind: 'format'; params: { pattern: string } }
  | { kind: 'allowed'; params: { values: readonly string[] } }
)
