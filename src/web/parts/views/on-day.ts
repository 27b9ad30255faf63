import type { asks } from '../filter/quick-kinds.ts'
import type { Rule } from '../filter/tree.ts'

const dayMs = 86_400_000

/** Those of one day as a rule; of a day that comes every year, as so many days from today. */
export function onDay(
  field: ReturnType<typeof asks>,
  dateField: string,
  on: string,
  today: string,
  yearly: boolean,
): Rule {
  if (!yearly) return field(dateField, 'on', on)
  const offset = Math.round((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / dayMs)
  return field(dateField, 'anniversary', { unit: 'day', offset })
}
