import { toWareki } from '#kit/japan/calendar.ts'
import { addDays, daysInMonth, weekday } from '#kit/japan/days.ts'
import type { Locale } from '#kit/text.ts'

const eraNames = { 令和: 'Reiwa', 平成: 'Heisei', 昭和: 'Showa', 大正: 'Taisho', 明治: 'Meiji' } as const

/** 令和8年, 平成31年・令和元年 in the year of a change, Reiwa 8; null before the eras of the calendar. */
export function eraText(year: number, locale: Locale): string | null {
  const first = eraOf(dayText(year, 1, 1))
  const last = eraOf(dayText(year, 12, 31))
  if (!first || !last) return null
  return (first.text === last.text ? [first] : [first, last])
    .map(({ text, name, count }) => (locale === 'ja' ? text : `${eraNames[name]} ${count}`))
    .join('・')
}

type Era = { text: string; name: keyof typeof eraNames; count: number }
function eraOf(on: string): Era | null {
  const match = /^(令和|平成|昭和|大正|明治)(\d+|元)年/.exec(toWareki(on))
  const name = Object.keys(eraNames).find((one): one is Era['name'] => one === match?.[1])
  if (!match || !name) return null
  return { text: match[0], name, count: match[2] === '元' ? 1 : Number(match[2]) }
}

/** The weeks of a month, with nulls for the days of its neighbours. */
export function weeksOf(year: number, month: number, weekStart: 'sunday' | 'monday'): (string | null)[][] {
  const first = dayText(year, month, 1)
  const before = (weekday(first) + (weekStart === 'monday' ? 6 : 0)) % 7
  const cells = [
    ...Array.from({ length: before }, () => null),
    ...Array.from({ length: daysInMonth(year, month) }, (_day, index) => addDays(first, index)),
  ]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_week, index) => {
    const week = cells.slice(index * 7, index * 7 + 7)
    return [...week, ...Array.from({ length: 7 - week.length }, () => null)]
  })
}

/** 0 Sunday to 6 Saturday, in the order of the organisation's week. */
export function weekdaysOf(weekStart: 'sunday' | 'monday'): number[] {
  return weekStart === 'monday' ? [1, 2, 3, 4, 5, 6, 0] : [0, 1, 2, 3, 4, 5, 6]
}

/** The fiscal year that a month belongs to, named by the year it begins in. */
export function fiscalYearOf(year: number, month: number, start: number): number {
  return month < start ? year - 1 : year
}

/** 12-29 → 12/29 */
export function monthDayText(monthDay: string): string {
  return monthDay.split('-').map(Number).join('/')
}

export function dayText(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  )
}

/** Of its button, to go back to after a dialog. */
export function dayId(on: string): string {
  return `day-${on}`
}
