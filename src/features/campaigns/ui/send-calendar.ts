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
  readonly isApproved: boolean
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
