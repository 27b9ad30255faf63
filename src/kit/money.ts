import Big from 'big.js'
import type { Locale } from './text.ts'

/** A decimal number as text, exact to the last digit: '1980', '-0.001'. */
export type Decimal = string

/** 切捨て, 四捨五入, 切上げ. Of the amount without its sign, so that a return mirrors its sale (−1,345 at 10 % is −134). */
export const roundings = ['floor', 'round', 'ceil'] as const
export type Rounding = (typeof roundings)[number]

const modes = { floor: Big.roundDown, round: Big.roundHalfUp, ceil: Big.roundUp } as const

export function roundTo(value: Big, places: number, rounding: Rounding): Big {
  return value.round(places, modes[rounding])
}

/** How many places behind the point the smallest coin of a currency has: 0 of JPY, 2 of USD (ISO 4217). */
export function placesOf(currency: string): number {
  const known = places.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const found = format.resolvedOptions().maximumFractionDigits ?? 2
  places.set(currency, found)
  return found
}

const places = new Map<string, number>()

/** Without the zeros behind the last digit and without an exponent. */
export function decimal(value: Big): Decimal {
  return value.eq(0) ? '0' : value.toFixed()
}

/** Three capital letters that a currency is called by (ISO 4217), known or not. */
export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}

/**
 * Divides `amount` in proportion to `weights`, in steps of 10^-places, so that the parts add up to it to the last digit.
 * Parts follow the running sum, so each is less than two steps from its exact share. Weights that add up to nothing
 * leave all to the first.
 */
export function divide(amount: Big, weights: readonly Big[], places: number): Big[] {
  if (weights.length === 1) return [amount]
  if (amount.eq(0)) return weights.map(() => Big(0))
  const whole = places === 0 ? divideWhole(Number(amount), weights.map(Number)) : null
  if (whole) return whole.map((part) => Big(part))
  const sum = weights.reduce((total, weight) => total.plus(weight), Big(0))
  if (sum.eq(0)) return weights.map((_, index) => (index === 0 ? amount : Big(0)))
  let [reached, given] = [Big(0), Big(0)]
  return weights.map((weight) => {
    reached = reached.plus(weight)
    const until = roundTo(amount.times(reached).div(sum), places, 'round')
    const part = until.minus(given)
    given = until
    return part
  })
}

/** An amount in its currency as it is read: 1,980円, $12.50. Every digit of a yen amount with a fraction is kept. */
export function sayAmount(amount: Decimal, currency: string, locale: Locale): string {
  const value = Number(amount)
  const minus = value < 0 ? '−' : ''
  const digits = { maximumFractionDigits: 4 }
  if (currency === 'JPY') {
    const yen = new Intl.NumberFormat(locale, digits).format(Math.abs(value))
    return locale === 'ja' ? `${minus}${yen}円` : `${minus}¥${yen}`
  }
  const places = placesOf(currency)
  const foreign = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: places,
    maximumFractionDigits: Math.max(places, 4),
  })
  return `${minus}${foreign.format(Math.abs(value))}`
}

/** As `divide` by whole numbers that a processor holds exactly; null where one is none. Most sales are of such. */
function divideWhole(amount: number, weights: readonly number[]): number[] | null {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const most = weights.reduce((total, weight) => total + Math.abs(weight), 0)
  if (sum === 0 || !Number.isSafeInteger(Math.abs(amount) * most * 2)) return null
  if (!Number.isInteger(amount) || !weights.every(Number.isInteger)) return null
  let [reached, given] = [0, 0]
  return weights.map((weight) => {
    reached += weight
    const until = quotient(amount * reached, sum)
    const part = until - given
    given = until
    return part
  })
}

/** Rounded half away from zero. */
function quotient(number: number, by: number): number {
  const [n, d] = [Math.abs(number), Math.abs(by)]
  const rest = n % d
  const rounded = (n - rest) / d + (rest * 2 >= d ? 1 : 0)
  return number < 0 === by < 0 ? rounded : 0 - rounded
}
