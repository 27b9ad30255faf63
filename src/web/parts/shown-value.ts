import type { Format } from '../format.ts'

const whole = /^-?\d+(?:\.\d+)?$/
const day = /^\d{4}-\d{2}-\d{2}/

/** Digits in threes: 1234567.89 → 1,234,567.89. What is no number stays as it is. */
export function grouped(text: string): string {
  if (!whole.test(text)) return text
  const [digits = '', decimals] = text.split('.')
  const threes = digits.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return decimals === undefined ? threes : `${threes}.${decimals}`
}

/** ¥1,980; what is no amount stays as it is. */
export function amount(text: string): string {
  if (!whole.test(text)) return text
  return text.startsWith('-') ? `−¥${grouped(text.slice(1))}` : `¥${grouped(text)}`
}

/** The text of a cell, which is what one types, as it is read in a list: ¥57,600 for 57600, 2026/12/17(木) for 2026-12-17. */
export function readable(type: string, text: string, format: Pick<Format, 'day'>): string {
  if (type === 'money') return amount(text)
  if (type === 'number') return grouped(text)
  if ((type === 'date' || type === 'dateTime') && day.test(text))
    return `${format.day(text.slice(0, 10))}${text.slice(10)}`
  return text
}
