import type { Decimal } from '#kit/money.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { optionOf } from '#features/fields/fields.values.ts'
import { readAmount } from './readings.amount.ts'
import type { Moment } from './readings.moment.ts'
import { cellText, excelError } from './readings.row.ts'
import { reason, type Mapping, type Reason } from './readings.ts'

/** What was bought, as one row says it; what it leaves out is null. */
export type ReadLine = {
  readonly code: string | null
  readonly name: string | null
  readonly quantity: Decimal
  readonly price: Decimal | null
  readonly discount: Decimal
  readonly amount: Decimal | null
  /** As typed: 10%, 軽減, 非課税. */
  readonly tax: string | null
}
export type AmountKey = 'goods' | 'discount' | 'points' | 'shipping' | 'fee' | 'tax' | 'total'
export const amountKeys: readonly AmountKey[] = [
  'goods',
  'discount',
  'points',
  'shipping',
  'fee',
  'tax',
  'total',
]

/** One row of a file of orders: what it says of its order, and the line that it is, if it is one. */
export type OrderRow = {
  readonly number: number
  readonly cells: string[]
  readonly orderNumber: string
  readonly moment: Moment | null
  /** Words and days of the order by the key of their field; choices by their value. */
  readonly words: { readonly [key: string]: string }
  readonly amounts: { readonly [K in AmountKey]?: Decimal }
  readonly line: ReadLine | null
  readonly country: string
  readonly reasons: Reason[]
}

export type OrderReaderOptions = {
  readonly mapping: Mapping
  readonly fields: readonly Field[]
  readonly momentOf: (cell: string, time?: string) => Moment | null
}

const longestText = 200
const longestNote = 10_000
const lineKeys = ['line.code', 'line.name', 'line.price', 'line.amount'] as const

/** Made once a file. The reader it gives is pure and never throws. */
export function orderReader({
  mapping,
  fields,
  momentOf,
}: OrderReaderOptions): (number: number, cells: string[]) => OrderRow {
  const columns = new Map(mapping.flatMap((key, index) => (key === null ? [] : [[key, index] as const])))
  const mapped = fields.filter(({ key }) => columns.has(key))
  const wordFields = mapped.filter(
    ({ key, type }) =>
      !['order.number', 'order.on', 'order.time', 'buyer.country'].includes(key) &&
      !key.startsWith('line.') &&
      type !== 'money',
  )
  const isAmount = new Set(amountKeys.map((key) => `order.${key}`))
  const amountFields = mapped.filter(({ key }) => isAmount.has(key))
  const hasLines = lineKeys.some((key) => columns.has(key)) || columns.has('line.quantity')

  return (number, cells) => {
    const reasons: Reason[] = []
    const cell = (key: string): string => {
      const index = columns.get(key)
      if (index === undefined) return ''
      const text = cellText(cells[index] ?? '')
      return excelError.test(text) ? '' : text
    }
    const amount = (key: string, places = 4): Decimal | null => {
      const text = cell(key)
      if (text === '') return null
      const value = readAmount(text, places)
      if (value === null) reasons.push(reason('amountUnread', key, text))
      return value
    }
    const words: { [key: string]: string } = {}
    const left: string[] = []
    for (const field of wordFields) {
      const text = cell(field.key)
      if (text === '') continue
      const word = wordOf(field, text, momentOf)
      if (word !== null) words[field.key] = word
      else {
        reasons.push(reason('wordUnread', field.key, text))
        left.push(`${field.label.ja}: ${text}`)
      }
    }
    if (left.length > 0) words['order.note'] = [words['order.note'] ?? '', ...left].filter(Boolean).join('\n')
    for (const [key, text] of Object.entries(words))
      if (text.length > (key === 'order.note' ? longestNote : longestText))
        reasons.push(reason('textTooLong', key, text))
    const amounts: { [K in AmountKey]?: Decimal } = {}
    for (const { key } of amountFields) {
      const value = amount(key)
      if (value !== null) amounts[key.slice('order.'.length) as AmountKey] = value
    }
    const typedOn = cell('order.on')
    const moment = typedOn === '' ? null : momentOf(typedOn, cell('order.time'))
    if (typedOn !== '' && moment === null) reasons.push(reason('momentUnread', 'order.on', typedOn))
    const orderNumber = cell('order.number')
    if (orderNumber === '') reasons.push(reason('orderNumberMissing', 'order.number'))
    return {
      number,
      cells,
      orderNumber,
      moment,
      words,
      amounts,
      line: hasLines ? readLine(cell, amount) : null,
      country: cell('buyer.country'),
      reasons,
    }
  }

  function readLine(
    cell: (key: string) => string,
    amount: (key: string, places?: number) => Decimal | null,
  ): ReadLine | null {
    const given = cell('line.quantity')
    const quantity = amount('line.quantity', 3)
    if (given === '' && lineKeys.every((key) => cell(key) === '')) return null
    return {
      code: cell('line.code').slice(0, longestText) || null,
      name: cell('line.name').slice(0, longestText) || null,
      quantity: quantity ?? '1',
      price: amount('line.price'),
      discount: amount('line.discount') ?? '0',
      amount: amount('line.amount'),
      tax: cell('line.tax') || null,
    }
  }
}

/** Null where the field does not take such a word. */
function wordOf(field: Field, text: string, momentOf: (cell: string) => Moment | null): string | null {
  if (field.options) return optionOf(field, text)?.value ?? null
  if (field.type === 'date') return momentOf(text)?.on ?? null
  return text
}
