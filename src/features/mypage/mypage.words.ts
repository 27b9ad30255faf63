import { formatDay } from '#kit/japan/calendar.ts'
import type { Locale } from '#kit/text.ts'

/** 2026/12/24(木); Thu, Dec 24, 2026. */
export function sayDay(on: string, locale: Locale): string {
  if (locale === 'ja') return formatDay(on)
  const format = new Intl.DateTimeFormat('en', {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  })
  return format.format(new Date(`${on}T00:00:00Z`))
}

export function sayYen(amount: string): string {
  return `¥${Number(amount).toLocaleString('en-US', { maximumFractionDigits: 2 })}`
}
