import type { Phrase } from '#kit/text.ts'

export type FieldType =
  | 'text'
  | 'longText'
  | 'number'
  | 'money'
  | 'date'
  | 'dateTime'
  | 'yesNo'
  | 'choice'
  | 'choices'
  | 'email'
  | 'phone'
  | 'address'
  | 'line'
  | 'url'
  | 'user'
  | 'file'
  | 'externalId'
  | 'company'
  | 'tags'

export type FieldOption = {
  readonly value: string
  readonly label: Phrase
  readonly aliases?: readonly string[]
  readonly color?: string
  /** No longer offered; records that have it keep it. */
  readonly retired?: boolean
}

/**
 * A value of a field that is kept among the attributes of a record; null is no value. An `externalId` is the list
 * of ids by which one other system knows the record.
 */
export type AttributeValue =
  | string
  | number
  | boolean
  | string[]
  | { readonly postalCode: string | null; readonly value: string }
  | { readonly id: string; readonly name: string }
/** By field key; a key that is missing has no value. */
export type Attributes = { readonly [key: string]: AttributeValue }

/**
 * One fact we keep about a customer or a company. Forms, lists, CSV, rules, merge, export and the API schema read
 * this entry, so that a field is added in one place.
 */
export type Field = {
  readonly key: string
  readonly subject: 'customer' | 'company'
  readonly label: Phrase
  readonly type: FieldType
  /** Where it stands on the record page: a standard section or one that an administrator made. */
  readonly section: string
  readonly options?: readonly FieldOption[]
  readonly help?: Phrase
  /** `personal` is masked in logs and exports that ask for it; `sensitive` is 要配慮個人情報. */
  readonly pii: 'none' | 'personal' | 'sensitive'
  /** Headings by which a CSV calls it, in any width and case. The labels are aliases by themselves. */
  readonly aliases: readonly string[]
  /** Which value survives when two records become one. */
  readonly merge: 'newest' | 'firstNonEmpty' | 'union' | 'survivor'
  /** The column it is stored in, where it is one column of its subject's table. */
  readonly column?: string
  /** Kept under its key in the `attributes` of its subject instead. */
  readonly attribute?: true
  /**
   * Worked out by a feature and never typed: the column of its table, and the one that names the record. A row a record,
   * or of a set a row a word.
   */
  readonly computed?: { readonly table: string; readonly id: string; readonly column: string }
  /** Made by an administrator. */
  readonly custom?: true
  readonly editable: boolean
  readonly required?: boolean
  /** Shown as ●●● to whoever may not see masked fields; a `sensitive` one always is. */
  readonly masked?: boolean
  /** No two records outside the bin have the same value. */
  readonly unique?: boolean
  /** An index stands behind it: a condition on it is quick at any number of records. */
  readonly filterable?: boolean
  /** Not on the page and in no list; files and programs still may name it. */
  readonly hidden?: boolean
  readonly defaultValue?: AttributeValue
  /** Places behind the point of a number; none when missing. */
  readonly decimals?: number
  /** Shown in the list, with this width in pixels, when a person has chosen nothing else. */
  readonly list?: { readonly width: number }
}
