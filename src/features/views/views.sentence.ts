import { readScope } from '#features/fields/fields.scope.ts'
import { isId } from '#kit/ids.ts'
import { ruleSchema, sayRule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import type { View } from './views.api.ts'
import { broken, notARule } from './views.problems.ts'
import { namesOf, type Subject } from './views.store.ts'

/** A rule as people say it, in the reader's language, and what of it does not work for them. */
export async function sentenceOf(
  work: Work,
  subject: Subject,
  filter: string,
): Promise<{ sentence: string; problems: View['problems'] }> {
  const rule = ruleSchema.safeParse(readJson(filter))
  if (!rule.success) throw notARule('filter')
  const scope = await readScope(work)
  const { users, tags, companies, imports, products, categories, media, plans, leavingReasons } =
    await namesOf(work, idsIn(rule.data))
  const names = {
    user: (id: string) => users.get(id),
    tag: (id: string) => tags.get(id),
    company: (id: string) => companies.get(id),
    import: (id: string) => imports.get(id),
    product: (id: string) => products.get(id),
    category: (id: string) => categories.get(id),
    media: (id: string) => media.get(id),
    plan: (id: string) => plans.get(id),
    leavingReason: (id: string) => leavingReasons.get(id),
  }
  return {
    sentence: sayRule(rule.data, scope, names)[work.locale],
    problems: broken(rule.data, subject, scope, work.locale, 'rule'),
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every id that stands anywhere in a rule. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return isId(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : []
}
