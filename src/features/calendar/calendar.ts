import {
  dueDate,
  holidayName as builtInName,
  knownYears,
  type HolidayRule,
  type PaymentTerms,
} from '#kit/japan/business-days.ts'
import { fiscalYear } from '#kit/japan/calendar.ts'
import { addDays, daysInMonth, partsOf, weekday } from '#kit/japan/days.ts'
import type { Phrase } from '#kit/text.ts'
import type { CalendarDay, CalendarRules, HolidayPack } from './calendar.api.ts'

/** 土日 and 年末年始, as most companies close; a summer break differs too much to be guessed. */
export const defaultRules: CalendarRules = {
  weekly: [0, 6],
  breaks: [{ name: '年末年始', from: '12-29', to: '01-03' }],
}

export type OwnDay = { readonly kind: 'closed' | 'open'; readonly name: string; readonly version: number }
export type CalendarData = {
  readonly rules: CalendarRules
  readonly own: ReadonlyMap<string, OwnDay>
  readonly pack: HolidayPack | null
  /** Of the list that is loaded: the day and its name. */
  readonly official: ReadonlyMap<string, string>
  /** 1 to 12 */
  readonly fiscalYearStart: number
  readonly timeZone: string
}

/** Days are YYYY-MM-DD throughout; RangeError for what is none. */
export type OrganisationCalendar = {
  isBusinessDay(on: string): boolean
  /** What a day is when it is not an ordinary business day. */
  dayOf(on: string): CalendarDay | null
  /** The 祝日, also where the organisation works on it. */
  holidayName(on: string): Phrase | null
  /** Whether holidays of that year are known at all. */
  knowsHolidays(year: number): boolean
  holidaysOf(year: number): 'official' | 'builtIn' | 'unknown'
  /** The n-th business day after `on`, or before it where n is negative; `on` itself for 0. */
  addBusinessDays(on: string, n: number): string
  /** `on` where it is a business day, else the next or the one before it. */
  nearestBusinessDay(on: string, rule: HolidayRule): string
  /** 支払期日 of what closed on `closing`. */
  dueDate(closing: string, terms: PaymentTerms): string
  fiscalYear(on: string): ReturnType<typeof fiscalYear>
  /** First and last day of 2026年度. */
  fiscalYearRange(year: number): { from: string; to: string }
  /** The day it is now in the organisation's time zone. */
  today(now?: Date): string
}

/** No organisation is closed longer at a stretch; what is asked for beyond is a mistake in the rules. */
const longestClosure = 366

export function calendarOf(data: CalendarData): OrganisationCalendar {
  const { rules, own, official, pack, fiscalYearStart, timeZone } = data
  const weekly = new Set(rules.weekly)

  const holidaysOf = (year: number) => {
    if (pack && year >= pack.firstYear && year <= pack.lastYear) return 'official'
    return year >= knownYears.first && year <= knownYears.last ? 'builtIn' : 'unknown'
  }
  const holidayName = (on: string): Phrase | null => {
    if (holidaysOf(partsOf(on).year) !== 'official') return builtInName(on)
    const name = official.get(on)
    return name === undefined ? null : { ja: name, en: builtInName(on)?.en ?? englishOf(name) }
  }
  const dayOf = (on: string): CalendarDay | null => {
    const decided = own.get(on)
    if (decided) {
      const { kind, version, name } = decided
      return {
        on,
        open: kind === 'open',
        reason: 'own',
        name: name === '' ? holidayName(on) : same(name),
        version,
      }
    }
    const holiday = holidayName(on)
    if (holiday) return { on, open: false, reason: 'holiday', name: holiday, version: 0 }
    const rest = rules.breaks.find((one) => covers(one, on.slice(5)))
    if (rest) return { on, open: false, reason: 'break', name: same(rest.name), version: 0 }
    return weekly.has(weekday(on)) ? { on, open: false, reason: 'weekly', name: null, version: 0 } : null
  }
  const isBusinessDay = (on: string): boolean => dayOf(on)?.open ?? true
  const nearest = (on: string, step: 1 | -1): string => {
    let candidate = on
    for (let i = 0; i <= longestClosure; i++) {
      if (isBusinessDay(candidate)) return candidate
      candidate = addDays(candidate, step)
    }
    throw new RangeError(`No business day within a year of ${on}`)
  }
  const nearestBusinessDay = (on: string, rule: HolidayRule): string =>
    rule === 'none' ? on : nearest(on, rule === 'next' ? 1 : -1)
  return {
    isBusinessDay,
    dayOf,
    holidayName,
    holidaysOf,
    nearestBusinessDay,
    knowsHolidays: (year) => holidaysOf(year) !== 'unknown',
    addBusinessDays(on, n) {
      if (!Number.isInteger(n)) throw new RangeError(`Whole business days, not ${n}`)
      const step = n < 0 ? -1 : 1
      let day = on
      for (let left = Math.abs(n); left > 0; left--) day = nearest(addDays(day, step), step)
      return day
    },
    dueDate: (closing, terms) =>
      nearestBusinessDay(dueDate(closing, { ...terms, holidayRule: 'none' }), terms.holidayRule),
    fiscalYear: (on) => fiscalYear(on, fiscalYearStart),
    fiscalYearRange(year) {
      const lastMonth = fiscalYearStart === 1 ? 12 : fiscalYearStart - 1
      const lastYear = fiscalYearStart === 1 ? year : year + 1
      return {
        from: dayText(year, fiscalYearStart, 1),
        to: dayText(lastYear, lastMonth, daysInMonth(lastYear, lastMonth)),
      }
    },
    today: (now = new Date()) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now),
  }
}

/** Every day of a year that is not an ordinary business day. */
export function specialDays(calendar: OrganisationCalendar, year: number): CalendarDay[] {
  const days: CalendarDay[] = []
  for (let month = 1; month <= 12; month++)
    for (let day = 1; day <= daysInMonth(year, month); day++) {
      const special = calendar.dayOf(dayText(year, month, day))
      if (special) days.push(special)
    }
  return days
}

function dayText(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  )
}

function covers({ from, to }: { from: string; to: string }, monthDay: string): boolean {
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to
}

function same(name: string): Phrase {
  return { ja: name, en: name }
}

/** What the list calls 休日 is a day off between or after holidays. */
function englishOf(name: string): string {
  return name === '休日' ? 'Holiday' : name
}
