import type { Locale } from '#kit/text.ts'

const day = 86_400
const units = [
  ['day', day],
  ['hour', 3600],
  ['minute', 60],
] as const
const byteUnits = ['B', 'kB', 'MB', 'GB'] as const

/** How dates and numbers are written. Instants are ISO strings in UTC, days are `YYYY-MM-DD`. */
export type Format = {
  /** 2026/11/21(土) 14:05 */
  dateTime(instant: string): string
  /** 2026/11/21(土), of an instant in the organisation's time zone */
  date(instant: string): string
  /** 2026/11/21(土), of a day that has no time zone */
  day(on: string): string
  /** 14:05 */
  time(instant: string): string
  /** 3 分前 within a week, the date beyond */
  relative(instant: string, now?: Date): string
  number(value: number): string
  /** ¥1,980 */
  yen(value: number): string
  /** 12.3 MB, in units of 1000 */
  bytes(size: number): string
}

export function formatIn(locale: Locale, timeZone: string): Format {
  const language = locale === 'ja' ? 'ja-JP' : 'en-GB'
  const number = new Intl.NumberFormat(language)
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const dateOf = dateFormat(locale, language, timeZone)
  const plainDay = dateFormat(locale, language, 'UTC')
  const clock = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const format: Format = {
    dateTime: (instant) => `${dateOf(new Date(instant))} ${clock.format(new Date(instant))}`,
    date: (instant) => dateOf(new Date(instant)),
    day: (on) => plainDay(new Date(`${on}T00:00:00Z`)),
    time: (instant) => clock.format(new Date(instant)),
    relative(instant, now = new Date()) {
      const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000)
      if (Math.abs(seconds) >= 7 * day) return format.date(instant)
      const unit = units.find(([, length]) => Math.abs(seconds) >= length)
      return unit ? ago.format(Math.trunc(seconds / unit[1]), unit[0]) : ago.format(0, 'second')
    },
    number: (value) => number.format(value),
    yen: (value) => `${value < 0 ? '−' : ''}¥${number.format(Math.abs(value))}`,
    bytes(size) {
      const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), byteUnits.length - 1)
      return `${decimal.format(size / 1000 ** step)} ${byteUnits[step]}`
    },
  }
  return format
}

function dateFormat(locale: Locale, language: string, timeZone: string): (at: Date) => string {
  const parts = new Intl.DateTimeFormat(language, {
    timeZone,
    year: 'numeric',
    month: locale === 'ja' ? '2-digit' : 'short',
    day: '2-digit',
    weekday: 'short',
  })
  return (at) => {
    const {
      year,
      month,
      day: date,
      weekday,
    } = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]))
    return locale === 'ja' ? `${year}/${month}/${date}(${weekday})` : `${date} ${month} ${year} (${weekday})`
  }
}

/** The number to show: of an estimate three figures, since more would pretend to know. */
export function shownCount({ count, exact }: { count: number; exact: boolean }): number {
  return exact ? count : Number(count.toPrecision(3))
}
