/** A day counted from 1970-01-01: people are made by the hundred thousand, and numbers are quicker than dates. */
export type DayNumber = number

const millisecondsADay = 86_400_000

export function dayNumber(on: string): DayNumber {
  return Date.parse(on) / millisecondsADay
}

const written = new Map<DayNumber, string>()

/** `YYYY-MM-DD`. A demo knows a few ten thousand days at most, so each is written once. */
export function isoDay(day: DayNumber): string {
  let text = written.get(day)
  if (text === undefined) {
    text = new Date(day * millisecondsADay).toISOString().slice(0, 10)
    written.set(day, text)
  }
  return text
}

/** The day on which the demo is: fixed, so that a seed means the same people for ever. */
export const today: DayNumber = dayNumber('2026-10-31')
/** The day on which the shop took its first customer. */
export const openingDay: DayNumber = dayNumber('2016-04-01')
export const daysAYear = 365.25
