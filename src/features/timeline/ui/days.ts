export type Day<E> = { readonly on: string; readonly entries: readonly E[] }

/** Entries under the days of the organisation's time zone, in the order they came. */
export function byDay<E extends { readonly occurredAt: string }>(
  entries: readonly E[],
  timeZone: string,
): readonly Day<E>[] {
  const onOf = dayIn(timeZone)
  const days: { on: string; entries: E[] }[] = []
  for (const entry of entries) {
    const on = onOf(new Date(entry.occurredAt))
    const last = days.at(-1)
    if (last?.on === on) last.entries.push(entry)
    else days.push({ on, entries: [entry] })
  }
  return days
}

/** Whether a day is today or yesterday, which people say rather than a date. */
export function nearness(on: string, timeZone: string, now = new Date()): 'today' | 'yesterday' | null {
  const onOf = dayIn(timeZone)
  const today = onOf(now)
  if (on === today) return 'today'
  const before = new Date(`${today}T00:00:00Z`)
  before.setUTCDate(before.getUTCDate() - 1)
  return on === before.toISOString().slice(0, 10) ? 'yesterday' : null
}

/** An instant as the day (YYYY-MM-DD) it is in a time zone. */
function dayIn(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  }
}
