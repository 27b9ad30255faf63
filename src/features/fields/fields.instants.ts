import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i
const clock = /[ T　](午前|午後)?\s*(\d{1,2})(?::|時)(\d{2})?(?::(\d{2}))?分?\s*$/

/** An instant as ISO 8601 in UTC, from ISO with its offset or from a local day and time; a bare day is its midnight. */
export function instantIn(typed: string, timeZone: string): string | null {
  const text = toHalfWidth(typed).trim()
  if (iso.test(text)) {
    const at = new Date(text)
    return Number.isNaN(at.getTime()) ? null : at.toISOString()
  }
  const time = clock.exec(text)
  const on = parseDate(time ? text.slice(0, time.index) : text)?.on
  if (!on) return null
  const half = time?.[1]
  const hour = Number(time?.[2] ?? 0) + (half === '午後' && Number(time?.[2]) < 12 ? 12 : 0)
  const minute = Number(time?.[3] ?? 0)
  const second = Number(time?.[4] ?? 0)
  if (hour > 23 || minute > 59 || second > 59) return null
  return instantOf(on, hour, minute, second, timeZone)
}

/** The midnight with which a day begins where the organisation is. */
export function dayBegins(on: string, { timeZone }: { readonly timeZone: string }): string {
  return instantOf(on, 0, 0, 0, timeZone)
}

/** The instant of a local time; where clocks jump it is the later reading of the two. */
export function instantOf(
  on: string,
  hour: number,
  minute: number,
  second: number,
  timeZone: string,
): string {
  const pad = (part: number): string => String(part).padStart(2, '0')
  const wanted = Date.parse(`${on}T${pad(hour)}:${pad(minute)}:${pad(second)}Z`)
  let at = wanted
  // The offset at the first guess may be that of before a change of the clocks.
  for (let tries = 0; tries < 2; tries++) at = wanted - offsetAt(at, timeZone)
  return new Date(at).toISOString()
}

function offsetAt(at: number, timeZone: string): number {
  return (
    Date.parse(`${localTime(new Date(at).toISOString(), timeZone, true).replace(' ', 'T')}Z`) -
    Math.floor(at / 1000) * 1000
  )
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** 2026-11-21 14:05 in the zone; with seconds where they are asked for or are not zero. */
export function localTime(at: string, timeZone: string, seconds = false): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(timeZone, format)
  }
  const text = format.format(new Date(at))
  return seconds || !text.endsWith(':00') ? text : text.slice(0, -3)
}
