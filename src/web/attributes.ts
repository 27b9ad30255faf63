import type { Field } from './catalogue.ts'

/** A value as one text that a field edits and the server reads back: choices by their values, joined by `;`. */
export function textOfValue(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(';')
  if (typeof value === 'object') {
    if ('postalCode' in value && 'value' in value) {
      const code = typeof value.postalCode === 'string' ? hyphenated(value.postalCode) : ''
      return [code, value.value].filter(Boolean).join(' ') || null
    }
    return 'name' in value ? String(value.name) : JSON.stringify(value)
  }
  return String(value)
}

function hyphenated(code: string): string {
  return code.replace(/^(\d{3})(\d{4})$/, '$1-$2')
}

/** 2026-11-21 14:05 in the organisation's zone, as it is typed; other text as it is. */
export function localText(text: string, timeZone: string): string {
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return text
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return format.format(new Date(text))
}

type Recorded = { readonly attributes: { readonly [key: string]: unknown } }

/** The catalogue names fields at run time: the text of one, from its column or its attributes. */
export function fieldText(
  record: Recorded,
  { key, attribute }: Pick<Field, 'key' | 'attribute'>,
): string | null {
  if (attribute) return textOfValue(record.attributes[key])
  const value: unknown = new Map<string, unknown>(Object.entries(record)).get(key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** What is sent to change one field; the server reads typed text for attributes of every type. */
export function fieldPatch(
  { key, attribute }: Pick<Field, 'key' | 'attribute'>,
  value: unknown,
): { [key: string]: unknown } {
  return attribute ? { attributes: { [key]: value } } : { [key]: value }
}

/** How a field is called in refusals, and in forms. */
export function fieldPath({ key, attribute }: Pick<Field, 'key' | 'attribute'>): string {
  return attribute ? `attributes.${key}` : key
}
