import { describe, expect, it } from 'vitest'
import { momentReader } from '#features/readings/readings.moment.ts'
import { orderReader } from '#features/readings/readings.order.ts'
import { saleOptionsSchema } from './imports.api.ts'
import { orderFields } from './imports.order-fields.ts'
import { groupOrder, isWrong } from './imports.order-group.ts'

const mapping = [
  'order.number',
  'order.on',
  'line.code',
  'line.quantity',
  'line.price',
  'order.kind',
  'order.shipping',
]
const read = orderReader({ mapping, fields: orderFields, momentOf: momentReader('mdy', 'Asia/Tokyo') })
const order = (rows: readonly (readonly string[])[], options: object = {}) =>
  groupOrder(
    rows.map((cells, at) => read(at, [...cells])),
    saleOptionsSchema.parse(options),
  )
const line = (number: string, quantity: string, price: string, ...more: string[]): string[] => [
  number,
  '2024/5/1',
  'A',
  quantity,
  price,
  ...more,
]

describe('the rows of one number', () => {
  it('are one order; what stands on one of them or on all is said of it once', () => {
    const rows = [
      line('1', '1', '10', '', '550'),
      line('1', '2', '20', '', ''),
      line('1', '2', '20', '', '550'),
    ]
    expect(order(rows)).toMatchObject({ kind: 'order', numberKey: '1', amounts: { shipping: '550' } })
    expect(order(rows).lines).toHaveLength(3)
    expect(order(rows, { sameRows: 'once' }).lines).toHaveLength(2)
  })

  it.each([
    ['C5', '-1', '10', '', '', 'cancel', '5'],
    ['C5', '1', '10', '', '', 'order', null],
    ['5', '-1', '10', '', '', 'return', null],
    ['5', '-1', '10', 'キャンセル', '', 'cancel', null],
    ['5', '-9', '0', '', '', 'return', null],
    ['X5', '1', '10', '', 'X', 'cancel', '5'],
    ['X5', '-1', '10', '返品', 'X', 'return', '5'],
  ])(
    '%s with %s at %s (%s) and the mark “%s%s” is a %s',
    (number, quantity, price, status, cancelPrefix, kind, ofKey) => {
      expect(order([line(number, quantity, price, status)], { cancelPrefix })).toMatchObject({ kind, ofKey })
    },
  )

  it('stand below zero where a mark says that they take back', () => {
    const { lines, amounts } = order([line('X5', '3', '10', '', '550')], { cancelPrefix: 'X' })
    expect(lines[0]?.quantity).toBe('-3')
    expect(amounts.shipping).toBe('-550')
  })

  it('are an order that was undone where only their status says so', () => {
    expect(order([line('5', '1', '10', 'キャンセル')])).toMatchObject({ kind: 'order', undone: 'cancel' })
  })

  it('are wrong without anything that was bought', () => {
    expect(isWrong(order([['5', '2024/5/1', '', '', '', '', '']]))).toBe(true)
  })
})
