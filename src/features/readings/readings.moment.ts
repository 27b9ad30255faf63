import { dayOf } from '#kit/japan/days.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { instantIn, instantOf, localTime } from '#features/fields/fields.instants.ts'

/** Whether 3/4/2026 is in March (US) or in April (Europe). Days that begin with their year need no choice. */
export type DateOrder = 'mdy' | 'dmy'
/** An instant, and its day in the organisation's time zone. */
export type Moment = { readonly at: string; readonly on: string }

const yearLast =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?)?$/i
const serial = /^(\d{5})(\.\d+)?$/

/** What this cell says about how days are written in its file. */
export function dateOrderOf(cell: string): DateOrder | null {
  const [, first, second] = yearLast.exec(cell.trim()) ?? []
  if (first === undefined || second === undefined) return null
  if (Number(first) > 12) return 'dmy'
  return Number(second) > 12 ? 'mdy' : null
}

/** A reader of days and moments. `time` is a cell of its own, where the day stands alone. */
export function momentReader(
  dates: DateOrder,
  timeZone: string,
): (cell: string, time?: string) => Moment | null {
  const read = reader(dates, timeZone)
  const known = new Map<string, Moment | null>()
  // The rows of an order say the same, and those of a day nearly so.
  return (cell, time = '') => {
    const key = `${cell} ${time}`
    const before = known.get(key)
    if (before !== undefined) return before
    const moment = read(cell, time)
    if (known.size >= mostKnown) known.clear()
    known.set(key, moment)
    return moment
  }
}

const mostKnown = 1000

function reader(dates: DateOrder, timeZone: string): (cell: string, time: string) => Moment | null {
  return (cell, time) => {
    const typed = toHalfWidth(cell).trim()
    const text = time === '' ? typed : `${typed} ${toHalfWidth(time).trim()}`
    const last = yearLast.exec(text)
    if (last) {
      const [, first, second, year, hour = '0', minute = '0', seconds = '0', half] = last
      const [month, day] = dates === 'mdy' ? [first, second] : [second, first]
      const on = dayOf(Number(year), Number(month), Number(day))
      const hours = hourOf(Number(hour), half)
      if (on === null || hours > 23 || Number(minute) > 59 || Number(seconds) > 59) return null
      return { on, at: instantOf(on, hours, Number(minute), Number(seconds), timeZone) }
    }
    const number = serial.exec(text)
    if (number) {
      const on = parseDate(number[1] ?? '', { excelSerial: true })?.on
      if (on === undefined) return null
      const inDay = Math.round(Number(number[2] ?? 0) * 86_400)
      return {
        on,
        at: instantOf(on, Math.floor(inDay / 3600) % 24, Math.floor(inDay / 60) % 60, inDay % 60, timeZone),
      }
    }
    const at = instantIn(text, timeZone)
    return at === null ? null : { at, on: localTime(at, timeZone, true).slice(0, 10) }
  }
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}
