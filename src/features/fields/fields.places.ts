import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { foldDashes, toHalfWidth } from '#kit/japan/width.ts'
import type { Field, FieldType } from '#platform/catalogue/field.ts'
import { attributeClass, attributeSql } from './fields.sql.ts'

/** How a value is compared. */
export type Comparison = 'text' | 'number' | 'date' | 'dateTime' | 'yesNo' | 'word' | 'user' | 'set'

export function comparisonOf(type: FieldType): Comparison {
  switch (type) {
    case 'number':
    case 'money':
      return 'number'
    case 'date':
    case 'dateTime':
    case 'yesNo':
    case 'user':
      return type
    case 'choice':
      return 'word'
    case 'choices':
    case 'tags':
    case 'externalId':
      return 'set'
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'line':
    case 'address':
    case 'company':
    case 'file':
      return 'text'
  }
}

type Value = RawBuilder<unknown>
/** A condition on one value. */
export type Test = (value: Value) => RawBuilder<SqlBool>

/** Where the values of a field stand in SQL, and how what is typed is brought to their form. */
export type Place = {
  /** `text` also where a day or an instant is kept as ISO text. */
  readonly stored: 'text' | 'number' | 'date' | 'instant' | 'uuid' | 'json'
  /** That one of its values is so. A record without a value has none. */
  readonly some: (test: Test) => RawBuilder<SqlBool>
  /** That it has any value, where that is known without bringing one to its form. */
  readonly filled?: RawBuilder<SqlBool>
  /** The ways in which a text may stand in it; as typed and in both widths, when missing. */
  readonly forms?: (typed: string) => string[]
  /** Of a set: that it holds all of these words. */
  readonly holds?: (words: readonly string[]) => RawBuilder<SqlBool>
}

/** The value of an attribute, on the expression that its index is on. */
export function attributePlace(field: Field, alias: 'c' | 'co'): Place {
  const value = attributeSql(field, alias)
  const kind = attributeClass(field.type)
  if (kind === 'set')
    return {
      stored: 'json',
      some: (test) => test(sql`nullif(${value}, '[]'::jsonb)`),
      holds: (words) => sql<SqlBool>`${value} @> ${JSON.stringify(words)}::jsonb`,
    }
  return columnPlace(value, kind, field.type)
}

/** One column or expression. */
export function columnPlace(value: Value, stored: Place['stored'], type: FieldType): Place {
  if (type === 'phone') return { stored, some: (test) => test(digitsOnly(value)), forms: phoneForms }
  if (type === 'email') return { stored, some: (test) => test(sql`lower(${value})`), forms: lowerForms }
  return { stored, some: (test) => test(value) }
}

/** Digits as ASCII, without what people put between them. */
export function digitsOnly(value: Value): Value {
  return sql`translate(${value}, '０１２３４５６７８９＋-－‐‑–—―−ー()（）. 　', '0123456789+')`
}

export function phoneForms(typed: string): string[] {
  const digits = foldDashes(toHalfWidth(typed)).replace(/[-ー().\s]/g, '')
  return digits === '' ? [] : [digits]
}

export function lowerForms(typed: string): string[] {
  return [...new Set(widths(typed).map((form) => form.toLowerCase()))]
}

/** A text as typed, in half and in full width: names and codes are kept as they were typed. */
export function widths(typed: string): string[] {
  const half = toHalfWidth(typed)
  const full = half.replace(/[\x20-\x7e]/g, (c) =>
    c === ' ' ? '\u3000' : String.fromCharCode(c.charCodeAt(0) + 0xfee0),
  )
  return [...new Set([typed, half, full])]
}
