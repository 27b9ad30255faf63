import { formatDay, parseDate } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'

/**
 * What comes next: 1, 2 → 3, 4; one number alone counts on by one; days go on by days. Null where the texts are no
 * such series.
 */
export function continueSeries(texts: readonly string[], count: number): string[] | null {
  return numbers(texts, count) ?? days(texts, count)
}

function numbers(texts: readonly string[], count: number): string[] | null {
  if (!texts.every((text) => /^-?\d{1,15}$/.test(text))) return null
  const values = texts.map(Number)
  const step = evenStep(values)
  if (step === null) return null
  const last = values.at(-1) ?? 0
  return Array.from({ length: count }, (_, i) => String(last + step * (i + 1)))
}

const day = 86_400_000

function days(texts: readonly string[], count: number): string[] | null {
  const values = texts.map((text) => parseDate(text)?.on)
  const known = values.filter((on) => on !== undefined)
  if (known.length < values.length) return null
  const step = evenStep(known.map((on) => Date.parse(on) / day))
  if (step === null) return null
  const last = known.at(-1) ?? ''
  const withWeekday = texts.at(-1)?.includes('(') === true
  return Array.from({ length: count }, (_, i) => {
    const on = addDays(last, step * (i + 1))
    return withWeekday ? formatDay(on) : on.replaceAll('-', '/')
  })
}

/** The difference that all neighbours share; one for a single value. */
function evenStep(values: readonly number[]): number | null {
  const [first, second] = values
  if (first === undefined) return null
  if (second === undefined) return 1
  const step = second - first
  return values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) === step) ? step : null
}
