import type { FileAnswer } from '#platform/feature.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { writeXlsx } from '#platform/xlsx/write.ts'
import type { Locale } from '#kit/text.ts'
import { may, type Work } from '#platform/work.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { ownId } from '#features/readings/readings.row.ts'
import { withOptions } from './imports.template-options.ts'
import { targetsOf } from './imports.subjects.ts'
import { subjectText } from './imports.subject.text.ts'
import type { ImportSubject } from './imports.ts'

/** Said twice: a whole name beside its parts, an address beside its whole. */
const leftOut = new Set(['fullName', 'fullKana', 'prefecture', 'city', 'street', 'building', ownId])
/** Where only one word is needed to say who it is. */
const wholeName = new Set(['familyName', 'givenName'])

/**
 * An empty list to fill in: the headings as they are here, and one row that shows how cells are written. A workbook offers
 * the words that its columns take, too.
 */
export async function templateFile(
  work: Work,
  { subject, form }: { subject: ImportSubject; form: 'xlsx' | 'cp932' | 'utf8bom' },
): Promise<FileAnswer> {
  const { locale } = work
  const mayUnmask = may(work.actor, seeMasked)
  const fields = targetsOf(await readFieldSet(work), subject)
    .filter(({ key, hidden, masked }) => !hidden && (mayUnmask || !masked) && isNeeded(subject, key))
    // Who it is comes first in a list, how to reach them after it.
    .toSorted((a, b) => Number(b.section === 'identity') - Number(a.section === 'identity'))
  const headings = fields.map(({ label }) => label[locale])
  const example = fields.map((field) => exampleOf(field, locale))
  const subjectName = subjectText[subject][locale]
  const extension = form === 'xlsx' ? 'xlsx' : 'csv'
  return {
    name: locale === 'ja' ? `${subjectName}のひな形.${extension}` : `template-${subject}.${extension}`,
    mediaType:
      form === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv',
    body:
      form === 'xlsx'
        ? asWorkbook(subjectName, example, await withOptions(work, fields))
        : asCsv(form, [headings, example]),
  }
}

async function* asCsv(
  encoding: 'cp932' | 'utf8bom',
  rows: readonly (readonly string[])[],
): AsyncGenerator<Uint8Array> {
  const csv = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  for (const row of rows) yield csv.row(row)
}

function asWorkbook(
  sheet: string,
  example: readonly string[],
  { columns, behind }: Awaited<ReturnType<typeof withOptions>>,
): AsyncGenerator<Uint8Array> {
  const rows = (async function* () {
    yield [example]
  })()
  return writeXlsx(sheet, columns, rows, behind)
}

function isNeeded(subject: ImportSubject, key: string): boolean {
  if (subject === 'product') return true
  if (subject === 'order') return orderTemplate.has(key)
  const isAbout = subject !== 'customer' && subject !== 'company'
  return isAbout ? !wholeName.has(key) && key !== ownId : !leftOut.has(key)
}

/** What most shops know of an order; every other field may stand in a file too. */
const orderTemplate = new Set(
  `
  order.number order.on line.code line.name line.quantity line.price line.tax order.discount
  order.points order.shipping order.total order.paymentMethod order.paymentState
  order.shippingState order.shippedOn order.media order.note code fullName email phone postalCode
  address`
    .trim()
    .split(/\s+/),
)

const byKey: { readonly [key: string]: string } = {
  'order.number': '10001',
  'line.code': 'AJ-30',
  'line.name': '青汁 30包',
  'line.quantity': '2',
  'line.price': '1980',
  'line.tax': '8%',
  'order.discount': '0',
  'order.points': '0',
  'order.shipping': '550',
  'order.total': '4510',
  'order.paymentMethod': 'クレジットカード',
  'order.media': '',
  'order.note': '',
  'product.code': 'AJ-30',
  'product.name': '青汁 30包',
  'product.kana': 'アオジル',
  'product.category': '健康食品 > 青汁',
  'product.price': '1980',
  'product.tax': '軽減税率',
  'product.cost': '620',
  'product.days': '30',
  'product.stock': '',
  'product.variation': '',
  'product.parent': '',
  'product.to': '',
  'product.description': '',
  code: 'A-0001',
  fullName: '山田 花子',
  familyName: '山田',
  givenName: '花子',
  familyKana: 'ヤマダ',
  givenKana: 'ハナコ',
  postalCode: '100-0001',
  pointPostalCode: '',
  pointValue: '03-1234-5678',
  pointLabel: '自宅',
  name: '見本商事株式会社',
  company: '見本商事株式会社',
  coreKana: 'ミホンショウジ',
  corporateNumber: '7000012050002',
  invoiceNumber: 'T7000012050002',
  domain: 'example.jp',
  birthOn: '1980/4/1',
  gender: '女性',
  body: '電話で問い合わせ。折り返す',
  author: '',
  ownerId: '',
}
const byType: { readonly [T in Field['type']]?: string } = {
  number: '10',
  money: '10000',
  date: '2026/4/1',
  dateTime: '2026/4/1 14:05',
  email: 'hanako@example.jp',
  phone: '090-1234-5678',
  address: '東京都千代田区千代田1-1',
  url: 'https://example.jp',
  tags: 'DM希望;VIP',
}

function exampleOf({ key, type, options, custom }: Field, locale: Locale): string {
  const known = custom ? undefined : byKey[key]
  if (known !== undefined) return known
  if (/[23]$/.test(key) && (type === 'email' || type === 'phone')) return ''
  const offered = options?.filter(({ retired }) => !retired) ?? []
  if (type === 'choices')
    return offered
      .slice(0, 2)
      .map(({ label }) => label[locale])
      .join(';')
  if (offered[0]) return offered[0].label[locale]
  if (type === 'yesNo') return { ja: 'はい', en: 'Yes' }[locale]
  return byType[type] ?? ''
}
