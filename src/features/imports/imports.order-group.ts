import Big from 'big.js'
import type { Decimal } from '#kit/money.ts'
import { orderKey, type EntryKind } from '#features/orders/orders.ts'
import {
  amountKeys,
  type AmountKey,
  type OrderRow,
  type ReadLine,
} from '#features/readings/readings.order.ts'
import { reason, severityOf, type Reason } from '#features/readings/readings.ts'
import type { SaleOptions } from './imports.ts'

/** An order as the file says it, before it is known what its words mean here. */
export type FileOrder = {
  readonly rows: readonly OrderRow[]
  readonly number: string
  readonly numberKey: string
  readonly kind: EntryKind
  /** An order that the file calls cancelled: it was placed, and all of it was taken back. */
  readonly undone: Exclude<EntryKind, 'order'> | null
  /** Under which number what this takes back may stand. */
  readonly ofKey: string | null
  readonly at: string
  readonly on: string
  readonly words: { readonly [key: string]: string }
  readonly amounts: { readonly [K in AmountKey]?: Decimal }
  readonly lines: readonly ReadLine[]
  readonly country: string
  /** What is said of a row; of the first one where it is the order's. */
  readonly reasons: Map<OrderRow, Reason[]>
}

const sameLine = ({ code, name, quantity, price, discount, amount, tax }: ReadLine): string =>
  JSON.stringify([code, name, quantity, price, discount, amount, tax])

/** The rows of one number as one order. What a later row says of the order itself only fills what earlier ones left empty. */
export function groupOrder(rows: readonly OrderRow[], options: SaleOptions): FileOrder {
  const [first] = rows
  if (!first) throw new Error('An order has a row')
  const reasons = new Map(rows.map((row): [OrderRow, Reason[]] => [row, [...row.reasons]]))
  const words: { [key: string]: string } = {}
  const amounts: { [K in AmountKey]?: Decimal } = {}
  for (const row of rows) {
    for (const [key, word] of Object.entries(row.words)) words[key] ??= word
    for (const key of amountKeys) {
      const value = row.amounts[key]
      if (value !== undefined) amounts[key] ??= value
    }
  }
  const seen = new Set<string>()
  const lines = rows.flatMap(({ line }) => {
    if (!line) return []
    const same = sameLine(line)
    if (options.sameRows === 'once' && seen.has(same)) return []
    seen.add(same)
    return [line]
  })
  const moments = rows.flatMap(({ moment }) => moment ?? [])
  // A file may be in any order: the earliest moment is the same whichever row comes first.
  const moment = moments.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0]
  if (!moment && !rows.some(({ reasons: own }) => own.some(({ code }) => code === 'momentUnread')))
    reasons.get(first)?.push(reason('momentUnread', 'order.on', ''))
  const numberKey = orderKey(first.orderNumber)
  const taken = takenBack(numberKey, words['order.kind'], lines, amounts, options)
  const order = taken.negate ? negated({ lines, amounts }) : { lines, amounts }
  const merged: FileOrder = {
    rows,
    number: first.orderNumber,
    numberKey,
    kind: taken.kind,
    undone: taken.undone,
    ofKey: words['order.of'] === undefined ? taken.ofKey : orderKey(words['order.of']),
    at: moment?.at ?? '',
    on: moment?.on ?? '',
    words,
    ...order,
    country: rows.find(({ country }) => country !== '')?.country ?? '',
    reasons,
  }
  if (lines.length === 0 && amounts.goods === undefined && amounts.total === undefined)
    merged.reasons.get(first)?.push(reason('lineMissing'))
  return merged
}

/** Tells an order from what takes one back: by its status, by a mark before its number, or by amounts below zero. */
function takenBack(
  numberKey: string,
  status: string | undefined,
  lines: readonly ReadLine[],
  amounts: FileOrder['amounts'],
  { cancelPrefix }: SaleOptions,
): { kind: EntryKind; undone: 'cancel' | 'return' | null; negate: boolean; ofKey: string | null } {
  const prefix = orderKey(cancelPrefix)
  const chosen = prefix !== '' && numberKey.startsWith(prefix)
  const sign = signOf(lines, amounts)
  // Whoever has chosen no mark may still use the commonest one; then the amounts must say the same.
  const marked = chosen || (prefix === '' && sign < 0 && /^c\d/.test(numberKey))
  const ofKey = marked ? numberKey.slice(chosen ? prefix.length : 1) || null : null
  if (marked)
    return { kind: status === 'return' ? 'return' : 'cancel', undone: null, negate: sign > 0, ofKey }
  if (sign < 0)
    return { kind: status === 'cancel' ? 'cancel' : 'return', undone: null, negate: false, ofKey: null }
  const undone = status === 'cancel' || status === 'return' ? status : null
  return { kind: 'order', undone, negate: false, ofKey: null }
}

/** Below zero when the goods are, or when nothing but negative quantities stands there (corrections at no price). */
function signOf(lines: readonly ReadLine[], amounts: FileOrder['amounts']): number {
  let sum = Big(0)
  let onlyNegative = lines.length > 0
  for (const { quantity, price, amount } of lines) {
    sum = sum.plus(amount ?? Big(quantity).times(price ?? 0))
    if (!quantity.startsWith('-')) onlyNegative = false
  }
  if (sum.eq(0)) sum = Big(lines.length === 0 ? (amounts.goods ?? amounts.total ?? 0) : 0)
  if (sum.lt(0)) return -1
  return sum.eq(0) && onlyNegative ? -1 : 1
}

const minus = (value: Decimal): Decimal =>
  value === '0' ? value : value.startsWith('-') ? value.slice(1) : `-${value}`

/** What a file marks as cancelled and still writes with amounts above zero. */
function negated({
  lines,
  amounts,
}: Pick<FileOrder, 'lines' | 'amounts'>): Pick<FileOrder, 'lines' | 'amounts'> {
  return {
    lines: lines.map((line) => ({
      ...line,
      quantity: minus(line.quantity),
      discount: minus(line.discount),
      amount: line.amount === null ? null : minus(line.amount),
    })),
    amounts: Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, minus(value)])),
  }
}

export function isWrong({ reasons }: FileOrder): boolean {
  return [...reasons.values()].some((own) => severityOf(own) === 'wrong')
}

/** Says of the order as a whole, at its first row; once. */
export function tellOrder({ rows: [first], reasons }: FileOrder, one: Reason): void {
  const told = first ? reasons.get(first) : undefined
  if (
    told?.every(({ code, field, value }) => code !== one.code || field !== one.field || value !== one.value)
  )
    told.push(one)
}
