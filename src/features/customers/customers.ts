import { displayName as joinName } from '#kit/japan/name.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { CustomerInput } from './customers.api.ts'

/** The columns a person writes; the order is that of forms and of audit entries. */
export type CustomerFields = Omit<CustomerInput, 'attributes'> & { attributes: Attributes }

export const emptyFields: CustomerFields = {
  code: null,
  familyName: null,
  givenName: null,
  familyKana: null,
  givenKana: null,
  formerFamilyName: null,
  honorific: null,
  gender: null,
  birthOn: null,
  occupation: null,
  language: null,
  stage: 'customer',
  source: null,
  registeredOn: null,
  preferredContact: null,
  remark: null,
  ownerId: null,
  attributes: {},
}
export const fieldKeys = Object.keys(emptyFields) as (keyof CustomerFields)[]

type Named = Pick<CustomerFields, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'code'>

/** What a customer is called on every screen: 姓 名, else the reading, else the member number, else 名前なし. */
export function displayNameOf(c: Named): string {
  const name = joinName({ family: c.familyName ?? '', given: c.givenName ?? '' })
  if (name !== '') return name
  const kana = kanaOf(c)
  if (kana !== '') return kana
  return c.code ?? '（名前なし）'
}

/** セイ␠メイ, as typed. */
export function kanaOf(c: Pick<CustomerFields, 'familyKana' | 'givenKana'>): string {
  return [c.familyKana, c.givenKana].filter((part) => part).join(' ')
}

/** Empty text is no text: forms and files send '' where they mean nothing. Text itself stays as typed. */
export function withoutEmpty(fields: {
  [K in keyof CustomerFields]?: CustomerFields[K] | undefined
}): Partial<CustomerFields> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'string' && value.trim() === '' ? null : value]),
  )
}

/** Columns and attributes side by side, by field key: what changes, the audit log and rules look at. */
export function flat({ attributes, ...columns }: Partial<CustomerFields>): { [key: string]: unknown } {
  return { ...columns, ...attributes }
}
