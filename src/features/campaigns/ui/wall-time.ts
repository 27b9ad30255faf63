/** What a clock on the wall of the organisation shows: a day and a time, without a time zone. */
export type WallTime = { readonly on: string; readonly time: string }

/** An instant as the clock of a time zone shows it, to the minute. */
export function wallTimeOf(instant: string, timeZone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const of = new Map<string, string>(parts.map(({ type, value }) => [type, value]))
  return {
    on: `${of.get('year')?.padStart(4, '0')}-${of.get('month')}-${of.get('day')}`,
    time: `${of.get('hour')}:${of.get('minute')}`,
  }
}

/**
 * The instant at which the clock of a time zone shows this, as ISO in UTC. Of an hour that the clock skips in spring it is
 * as much later as the clock skips; of one that it shows twice in autumn it is the first.
 */
export function instantOf({ on, time }: WallTime, timeZone: string): string {
  const asUtc = Date.parse(`${on}T${time}:00Z`)
  const offsetAt = (at: number): number => {
    const { on: day, time: clock } = wallTimeOf(new Date(at).toISOString(), timeZone)
    return Date.parse(`${day}T${clock}:00Z`) - at
  }
  const before = asUtc - offsetAt(asUtc - 86_400_000)
  const guesses = [before, asUtc - offsetAt(asUtc + 86_400_000)]
  const found = guesses.find((at) => at + offsetAt(at) === asUtc)
  return new Date(found ?? before).toISOString()
}
