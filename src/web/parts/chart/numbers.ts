import type { Locale } from '#kit/text.ts'
import type { Unit } from './spec.ts'

/** ¥1,980 · 52.5% · 1,200: a number with its unit as tables and labels write it. */
export function written(value: number, unit: Unit, locale: Locale): string {
  const number = value.toLocaleString(locale === 'ja' ? 'ja-JP' : 'en-GB', { maximumFractionDigits: 2 })
  if (unit === 'percent') return `${number}%`
  return withYen(number, unit)
}

/** The sign stands before the yen. */
function withYen(number: string, unit: Unit): string {
  if (unit !== 'yen') return number
  return number.startsWith('-') ? `−¥${number.slice(1)}` : `¥${number}`
}

const steps = {
  ja: [
    [100_000_000, '億'],
    [10_000, '万'],
  ],
  en: [
    [1_000_000_000, 'B'],
    [1_000_000, 'M'],
    [1000, 'k'],
  ],
} as const

/** 120万 · 1.2M: short enough for an axis. */
export function short(value: number, unit: Unit, locale: Locale): string {
  const step = steps[locale].find(([size]) => Math.abs(value) >= size)
  if (!step || unit === 'percent') return written(value, unit, locale)
  const [size, name] = step
  const number = (value / size).toLocaleString('en', { maximumSignificantDigits: 3 })
  return withYen(`${number}${name}`, unit)
}
