import type { CampaignSettings } from './campaigns.schemas.ts'

const minute = 60_000
const dayMinutes = 1440

/** Minutes since midnight by the clock of a time zone. */
export function minutesIn(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  return of('hour') * 60 + of('minute')
}

const minutesOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3))

/** The first time at or after `from` at which the clock shows HH:MM. */
export function nextAt(hour: string, from: Date, timeZone: string): Date {
  const ahead = (at: Date): number => (minutesOf(hour) - minutesIn(timeZone, at) + dayMinutes) % dayMinutes
  const whole = new Date(Math.ceil(from.getTime() / minute) * minute)
  const guess = new Date(whole.getTime() + ahead(whole) * minute)
  // Where the clock was put forward or back in between, once more from there.
  return new Date(guess.getTime() + ahead(guess) * minute)
}

export type QuietHours = CampaignSettings['quiet']

/** Whether it is quiet now; from 21:00 to 08:00 goes over midnight. */
export function isQuiet(quiet: QuietHours, at: Date, timeZone: string): boolean {
  if (quiet === null || quiet.from === quiet.to) return false
  const [now, from, to] = [minutesIn(timeZone, at), minutesOf(quiet.from), minutesOf(quiet.to)]
  return from < to ? now >= from && now < to : now >= from || now < to
}

/** When it may go on: now, or when the quiet hours are over. */
export function afterQuiet(quiet: QuietHours, at: Date, timeZone: string): Date {
  return quiet !== null && isQuiet(quiet, at, timeZone) ? nextAt(quiet.to, at, timeZone) : at
}
