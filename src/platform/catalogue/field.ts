import type { Phrase } from '#kit/text.ts'

export type FieldType =
  | 'text'
  | 'longText'
  | 'number'
  | 'date'
  | 'dateTime'
  | 'choice'
  | 'email'
  | 'phone'
  | 'address'
  | 'line'
  | 'url'
  | 'user'
  | 'company'
  | 'tags'

export type FieldOption = {
  readonly value: string
  readonly label: Phrase
  readonly aliases?: readonly string[]
}

/**
 * One fact we keep about a customer or a company. Forms, lists, CSV, rules, merge, export and the API schema read
 * this entry, so that a field is added in one place.
 */
export type Field = {
  readonly key: string
  readonly subject: 'customer' | 'company'
  readonly label: Phrase
  readonly type: FieldType
  /** Where it stands on the record page; sections are shown in the order of their first field. */
  readonly section: 'identity' | 'contact' | 'company' | 'relation' | 'note' | 'system'
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
  readonly editable: boolean
  /** Shown in the list, with this width in pixels, when a person has chosen nothing else. */
  readonly list?: { readonly width: number }
}
