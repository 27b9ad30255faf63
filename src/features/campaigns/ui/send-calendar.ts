import { addDays, weekday } from '#kit/japan/days.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import { weeksOf } from '#web/parts/views/month.ts'

export const spans = ['month', 'week'] as const
export type Span = (typeof spans)[number]

/** One campaign at the time at which it goes, or went, out. */
export type Send = {
  readonly id: string
  readonly name: string
  readonly on: string
  readonly time: string
  readonly tone: Tone
  /** Its state in words. */
  readonly state: string
  /** How many, in words; null where nobody has counted. */
  readonly people: string | null
  readonly mayMove: boolean
  /** Somebody was asked to approve it as it is. */
  readonly isAsked: boolean
  readonly isAdvertising: boolean
  /** So many advertising mails in so many days somebody gets at the most, where it asks for that. */
  readonly cap: { readonly most: number; readonly days: number } | null
}
/** Mails that the product writes by itself on a day. */
export type Mailing = {
  readonly key: string
  readonly label: string
  readonly on: string
  readonly count: number
  readonly to: string
}
type WeekStart = 'sunday' | 'monday'

/** The weeks that are shown around a day: those of its month, or its own. */
export function shownWeeks(on: string, span: Span, weekStart: WeekStart): readonly (readonly string[])[] {
  if (span === 'month') return weeksOf(on.slice(0, 7), weekStart)
  const first = addDays(on, -((weekday(on) - (weekStart === 'monday' ? 1 : 0) + 7) % 7))
  return [Array.from({ length: 7 }, (_unused, day) => addDays(first, day))]
}

/** By day, and in the day by time. */
export function byDay<S extends { readonly on: string; readonly time: string }>(
  sends: readonly S[],
): ReadonlyMap<string, readonly S[]> {
  const days = Map.groupBy(sends, ({ on }) => on)
  for (const [on, those] of days)
    days.set(
      on,
      those.toSorted((one, other) => one.time.localeCompare(other.time)),
    )
  return days
}

/**
 * How many advertising campaigns there are within the days of a send's cap, itself among them, where that is more than
 * somebody may get: whoever is in the audience of all will not get one. Null where the cap is kept.
 */
export function overCap(send: Pick<Send, 'id' | 'cap'>, on: string, sends: readonly Send[]): number | null {
  const { cap } = send
  if (cap === null) return null
  const others = sends.filter((one) => one.isAdvertising && one.id !== send.id).map((one) => one.on)
  // Every window of so many days that this day is in.
  const windows = Array.from({ length: cap.days }, (_unused, at) => {
    const first = addDays(on, at + 1 - cap.days)
    const last = addDays(first, cap.days - 1)
    return 1 + others.filter((other) => other >= first && other <= last).length
  })
  const most = Math.max(...windows)
  return most > cap.most ? most : null
}
