/** The five fields of cron: minute, hour, day of month, month, day of week (0 and 7 are Sunday). */
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

export type Cron = readonly ReadonlySet<number>[]

/** Null for what is no time: numbers, *, lists, ranges and steps are understood. */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== ranges.length) return null
  const sets = ranges.map(([from, to], at) => parseField(fields[at] ?? '', from, to))
  return sets.every((set) => set !== null) ? sets : null
}

function parseField(field: string, from: number, to: number): Set<number> | null {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (!match) return null
    const [, first, last, step] = match
    const low = first === undefined ? from : Number(first)
    const high = last !== undefined ? Number(last) : first === undefined || step !== undefined ? to : low
    if (low < from || high > to || low > high || step === '0') return null
    for (let value = low; value <= high; value += Number(step ?? 1)) found.add(value)
  }
  return found
}

const minute = 60_000
/** After a long stop, the times of the last day are made up for, once. */
const longest = 24 * 60

/** Whether one of its times, by the clock of `timeZone`, has come since `last`. */
export function isDue(cron: Cron, last: Date | null, now: Date, timeZone: string): boolean {
  const end = Math.floor(now.getTime() / minute)
  const start = last === null ? end : Math.max(Math.floor(last.getTime() / minute) + 1, end - longest)
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    minute: 'numeric',
    hour: 'numeric',
    day: 'numeric',
    month: 'numeric',
    weekday: 'short',
  })
  for (let at = start; at <= end; at++) if (matches(cron, clock, new Date(at * minute))) return true
  return false
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function matches(
  [minutes, hours, days, months, weekDays]: Cron,
  clock: Intl.DateTimeFormat,
  at: Date,
): boolean {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type as string, value]))
  const number = (name: string): number => Number(parts.get(name))
  if (!minutes?.has(number('minute')) || !hours?.has(number('hour')) || !months?.has(number('month')))
    return false
  const weekday = weekdays.indexOf(parts.get('weekday') ?? '')
  const onWeekday = weekDays?.has(weekday) || (weekday === 0 && weekDays?.has(7)) || false
  const onDay = days?.has(number('day')) ?? false
  // As cron has it: where both are limited, one of them is enough.
  const anyDay = days?.size === 31
  const anyWeekday = [0, 1, 2, 3, 4, 5, 6].every(
    (one) => weekDays?.has(one) || (one === 0 && weekDays?.has(7)),
  )
  return anyDay || anyWeekday ? onDay && onWeekday : onDay || onWeekday
}
