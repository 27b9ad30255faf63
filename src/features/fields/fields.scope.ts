import { todayIn } from '#kit/japan/days.ts'
import type { RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { readFieldSet, type FieldSet } from './fields.set.ts'

/** What rules are compiled in, read once a request or job. */
export type Scope = RuleScope & { readonly fieldSet: FieldSet }

export async function readScope(work: Work): Promise<Scope> {
  const fieldSet = await readFieldSet(work)
  const { timeZone, fiscalYearStart, weekStart } = await readSettings(work)
  return {
    work,
    fieldSet,
    field: (subject, key) => fieldSet.get(subject, key),
    today: todayIn(timeZone),
    timeZone,
    fiscalYearStart,
    weekStart,
  }
}
