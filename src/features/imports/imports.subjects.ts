import type { Field } from '#platform/catalogue/field.ts'
import { may, mustBeAllowed, type Work } from '#platform/work.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { ownId } from '#features/readings/readings.row.ts'
import { optOutField } from './imports.opt-outs.ts'
import { orderFields } from './imports.order-fields.ts'
import { productFields } from './imports.product-fields.ts'
import type { ImportSubject } from './imports.ts'

const base = { subject: 'customer', pii: 'none', merge: 'newest', editable: true, aliases: [] } as const

const idField: Field = {
  ...base,
  key: ownId,
  label: { ja: 'Enishi の ID', en: 'Enishi id' },
  type: 'text',
  section: 'system',
  aliases: ['enishi id', 'レコードid'],
}

/** By which fields the customer is named that a note, tag or contact point is about. */
const whoKeys = ['code', 'fullName', 'familyName', 'givenName', 'email', 'phone']

const noteFields: readonly Field[] = [
  {
    ...base,
    key: 'body',
    label: { ja: 'メモの内容', en: 'Text of the note' },
    type: 'longText',
    section: 'note',
    aliases: [
      'メモ',
      '内容',
      '本文',
      '対応内容',
      '応対内容',
      'コメント',
      '備考',
      'note',
      'body',
      'text',
      'comment',
      'memo',
    ],
  },
  {
    ...base,
    key: 'author',
    label: { ja: '書いた人', en: 'Written by' },
    type: 'text',
    section: 'note',
    aliases: ['担当', '担当者', '記入者', '対応者', '作成者', '登録者', 'author', 'by', 'created by'],
  },
  {
    ...base,
    key: 'writtenAt',
    label: { ja: '書いた日時', en: 'Written at' },
    type: 'dateTime',
    section: 'note',
    aliases: [
      '日時',
      '日付',
      '対応日',
      '対応日時',
      '記入日',
      '作成日',
      '作成日時',
      '登録日',
      'date',
      'created at',
    ],
  },
]

const pointFields: readonly Field[] = [
  {
    ...base,
    key: 'pointKind',
    label: { ja: '連絡先の種類', en: 'Kind of contact point' },
    type: 'choice',
    section: 'contact',
    aliases: ['種類', '種別', '区分', 'kind', 'type'],
    options: [
      { value: 'email', label: { ja: 'メール', en: 'E-mail' }, aliases: ['メールアドレス', 'mail'] },
      { value: 'phone', label: { ja: '電話', en: 'Phone' }, aliases: ['電話番号', 'tel', '携帯', 'fax'] },
      { value: 'address', label: { ja: '住所', en: 'Address' }, aliases: ['所在地'] },
      { value: 'line', label: { ja: 'LINE', en: 'LINE' }, aliases: ['LINE ID', 'ライン'] },
      { value: 'url', label: { ja: 'URL', en: 'URL' }, aliases: ['サイト', 'web'] },
    ],
  },
  {
    ...base,
    key: 'pointLabel',
    label: { ja: '連絡先のラベル', en: 'Label of the contact point' },
    type: 'text',
    section: 'contact',
    aliases: ['ラベル', '名目', 'label'],
  },
  {
    ...base,
    key: 'pointValue',
    label: { ja: '連絡先', en: 'Contact point' },
    type: 'text',
    section: 'contact',
    aliases: ['値', '内容', '連絡先の値', 'value', 'contact'],
  },
  {
    ...base,
    key: 'pointPostalCode',
    label: { ja: '連絡先の郵便番号', en: 'Postal code of the contact point' },
    type: 'text',
    section: 'contact',
    aliases: ['郵便番号', '〒', 'postal code', 'zip'],
  },
]

/** Besides the right to import: what may not be written by hand may not be written by a file. */
const needed: { readonly [S in ImportSubject]?: string } = {
  company: 'companies.write',
  order: 'orders.write',
  product: 'products.write',
  note: 'notes.write',
  tag: 'customers.write',
  contactPoint: 'customers.write',
}

export function mayWrite({ actor }: Pick<Work, 'actor'>, subject: ImportSubject): boolean {
  const permission = needed[subject]
  return permission === undefined || may(actor, permission)
}

export function mustMayWrite(work: Work, subject: ImportSubject): void {
  const permission = needed[subject]
  if (permission !== undefined) mustBeAllowed(work, permission)
}

/** What an order says of who buys. */
const buyerKeys = new Set(
  `
  code fullName familyName givenName fullKana familyKana givenKana gender birthOn email phone
  phone2 postalCode prefecture city street building address company department title`
    .trim()
    .split(/\s+/),
)
export const isBuyers = ({ key, type }: Field): boolean => buyerKeys.has(key) || type === 'externalId'

/** What the columns of a file can become, by what its rows are. */
export function targetsOf(fieldSet: FieldSet, subject: ImportSubject): readonly Field[] {
  const importable = (field: Field): boolean => field.aliases.length > 0 && field.type !== 'file'
  const customer = fieldSet.of('customer')
  const who = [...customer.filter(({ key, type }) => whoKeys.includes(key) || type === 'externalId'), idField]
  switch (subject) {
    case 'customer':
      return [...customer.filter(importable), optOutField, idField]
    case 'company':
      return [...fieldSet.of('company').filter(importable), idField]
    case 'note':
      return [...who, ...noteFields]
    case 'tag':
      return [...who, ...customer.filter(({ key }) => key === 'tags')]
    case 'contactPoint':
      return [...who, ...pointFields]
    case 'order':
      return [...orderFields, ...customer.filter(isBuyers), idField]
    case 'product':
      return productFields
  }
}
