import Big from 'big.js'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import type { Decimal } from '#kit/money.ts'
import { rankDiscount, totalsOf, type Totals } from '#kit/sale.ts'
import type { OrderInput, OrderPreview } from '../orders.schemas.ts'

/** A line as it is typed. Without a price of its own it has that of the day. */
export type DeskLine = {
  readonly key: string
  readonly productId: string | null
  readonly code: string | null
  readonly name: string
  readonly quantity: string
  readonly unitPrice: string
  readonly discount: string
  /** What one cost when this was last looked at, where it was put away in between. */
  readonly known: Decimal | null
}

/** An order as it is typed. */
export type Desk = {
  readonly lines: readonly DeskLine[]
  readonly discount: string
  readonly points: string
  readonly shipping: string
  readonly fee: string
  readonly paymentMethod: string
  readonly paymentState: 'unpaid' | 'authorized' | 'paid'
  readonly ship: string
  readonly shipName: string
  readonly shipPostalCode: string
  readonly shipAddress: string
  readonly shipPhone: string
  readonly shipOn: string
  readonly channel: NonNullable<OrderInput['channel']>
  readonly mediaId: string
  readonly note: string
  /** Whether what the rank of the customer brings is taken off as well. */
  readonly benefits: boolean
}

/** Where it goes: to the customer, to one of their further addresses (by its id), elsewhere, or nowhere. */
export const toCustomer = 'own'
export const toOther = 'other'
export const toNobody = 'none'

export const emptyDesk = (isCounter: boolean): Desk => ({
  lines: [],
  discount: '',
  points: '',
  shipping: '',
  fee: '',
  paymentMethod: '',
  paymentState: 'unpaid',
  ship: isCounter ? toNobody : toCustomer,
  shipName: '',
  shipPostalCode: '',
  shipAddress: '',
  shipPhone: '',
  shipOn: '',
  channel: isCounter ? 'store' : 'phone',
  mediaId: '',
  note: '',
  benefits: true,
})

/** A number as people type it: １，９８０円 → 1980. Empty is zero; null is no number. */
export function readNumber(typed: string): Decimal | null {
  const plain = toHalfWidth(typed).replace(/[,、¥円\s]/g, '')
  if (plain === '') return '0'
  return /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? Big(plain).toFixed() : null
}

/** A count above zero with at most three places, or null. */
export function readQuantity(typed: string): Decimal | null {
  const count = readNumber(typed)
  return count !== null && Big(count).gt(0) && Big(count).eq(Big(count).round(3)) ? count : null
}

const numberOr0 = (typed: string): Decimal => readNumber(typed) ?? '0'
const priceOf = (line: DeskLine): Decimal | undefined =>
  line.unitPrice.trim() === '' ? undefined : (readNumber(line.unitPrice) ?? undefined)

export type Place = { readonly id: string; readonly postalCode: string | null; readonly value: string }
type Who = { readonly customerId: string | null; readonly name: string; readonly places: readonly Place[] }

/** What is asked of the server; lines that are not whole yet are left out. */
export function bodyOf(desk: Desk, { customerId, name, places }: Who): OrderInput {
  const shipTo = shipToOf(desk, name, places)
  return {
    ...(customerId !== null && { customerId }),
    channel: desk.channel,
    mediaId: desk.mediaId || null,
    discount: numberOr0(desk.discount),
    points: numberOr0(desk.points),
    shipping: numberOr0(desk.shipping),
    fee: numberOr0(desk.fee),
    paymentMethod: desk.paymentMethod.trim() || null,
    paymentState: desk.paymentState,
    shippingState: desk.ship === toNobody ? 'none' : 'waiting',
    shipTo,
    shipOn: parseDate(desk.shipOn)?.on ?? null,
    note: desk.note.trim() || null,
    lines: wholeLines(desk).map((line) => ({
      ...(line.productId === null
        ? { name: line.name, ...(line.code !== null && { code: line.code }) }
        : { productId: line.productId }),
      quantity: readQuantity(line.quantity) ?? '1',
      discount: numberOr0(line.discount),
      ...(priceOf(line) !== undefined && { unitPrice: priceOf(line) }),
    })),
  }
}

/** Lines whose price can be asked for. */
export function wholeLines({ lines }: Desk): readonly DeskLine[] {
  return lines.filter(
    (line) =>
      readQuantity(line.quantity) !== null &&
      (line.productId !== null || priceOf(line) !== undefined) &&
      readNumber(line.discount) !== null,
  )
}

function shipToOf(desk: Desk, name: string, places: readonly Place[]): OrderInput['shipTo'] {
  const own = places.find(({ id }) => id === desk.ship)
  if (own)
    return { name: name || null, kana: null, postalCode: own.postalCode, address: own.value, phone: null }
  if (desk.ship !== toOther) return null
  return {
    name: desk.shipName.trim() || null,
    kana: null,
    postalCode: desk.shipPostalCode.trim() || null,
    address: desk.shipAddress.trim() || null,
    phone: desk.shipPhone.trim() || null,
  }
}

/** What the server answered, by the keys of the lines it was asked about. */
export type Answered = { readonly keys: readonly string[]; readonly preview: OrderPreview }
export type AnsweredLine = OrderPreview['lines'][number]

export function answerFor({ keys, preview }: Answered, key: string): AnsweredLine | undefined {
  return preview.lines[keys.indexOf(key)]
}

export type Now = {
  readonly totals: Totals
  /** With what the rank brings. */
  readonly agreed: { readonly discount: Decimal; readonly shipping: Decimal }
  readonly amounts: ReadonlyMap<string, Decimal>
}

/**
 * What the order comes to as it is typed now, by the same function as on the server; null while a price is not known.
 * Amounts by the keys of the lines.
 */
export function totalsNow(desk: Desk, answered: Answered | undefined): Now | null {
  if (!answered || desk.lines.length === 0) return null
  const { preview } = answered
  const lines = desk.lines.map((line) => {
    const told = answerFor(answered, line.key)
    const quantity = readQuantity(line.quantity)
    const unitPrice = priceOf(line) ?? told?.unitPrice
    const discount = readNumber(line.discount)
    if (!told || quantity === null || unitPrice === undefined || discount === null) return null
    return { quantity, unitPrice, discount, taxClass: told.taxClass, taxRate: told.taxRate }
  })
  const whole = lines.filter((line) => line !== null)
  if (whole.length < lines.length) return null
  const sale = {
    currency: preview.currency,
    taxMode: preview.taxMode,
    rounding: preview.rounding,
    pointsAs: preview.pointsAs,
    chargeTax: preview.chargeTax,
    points: numberOr0(desk.points),
    fee: numberOr0(desk.fee),
    lines: whole,
  }
  const typed = { discount: numberOr0(desk.discount), shipping: numberOr0(desk.shipping) }
  const benefit = desk.benefits ? preview.benefit : null
  const agreed = {
    discount:
      benefit === null
        ? typed.discount
        : Big(typed.discount)
            .plus(rankDiscount({ ...typed, goods: totalsOf(sale).goods }, benefit.percent, sale))
            .toFixed(),
    shipping: benefit?.freeShipping ? '0' : typed.shipping,
  }
  const totals = totalsOf({ ...sale, ...agreed })
  return {
    totals,
    agreed,
    amounts: new Map(desk.lines.map(({ key }, index) => [key, totals.lines[index]?.amount ?? '0'])),
  }
}

/** Prices that are no longer what they were when this was put away. */
export function changedPrices(
  { lines }: Desk,
  answered: Answered | undefined,
): { key: string; name: string; before: Decimal; now: Decimal }[] {
  if (!answered) return []
  return lines.flatMap((line) => {
    const now = answerFor(answered, line.key)?.unitPrice
    if (line.known === null || line.unitPrice !== '' || now === undefined || Big(now).eq(line.known))
      return []
    return [{ key: line.key, name: line.name, before: line.known, now }]
  })
}

/** As it is put away: each line with the price that was shown. */
export function putAway(desk: Desk, answered: Answered | undefined): Desk {
  return {
    ...desk,
    lines: desk.lines.map((line) => ({
      ...line,
      known: line.known ?? (answered && answerFor(answered, line.key)?.unitPrice) ?? null,
    })),
  }
}
