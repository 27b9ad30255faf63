import { readScope } from '#features/fields/fields.scope.ts'
import { isId } from '#kit/ids.ts'
import { ruleSchema, sayRule, type RuleNames } from '#platform/catalogue/rule.ts'
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
  return {
    sentence: sayRule(rule.data, scope, await readRuleNames(work, rule.data))[work.locale],
    problems: broken(rule.data, subject, scope, work.locale, 'rule'),
  }
}

/** What the ids that stand anywhere in these rules are called. */
export async function readRuleNames(work: Work, rules: unknown): Promise<RuleNames> {
  const {
    users,
    tags,
    companies,
    imports,
    products,
    categories,
    media,
    plans,
    leavingReasons,
    segments,
    purposes,
    campaigns,
  } = await namesOf(work, idsIn(rules))
  return {
    user: (id) => users.get(id),
    tag: (id) => tags.get(id),
    company: (id) => companies.get(id),
    import: (id) => imports.get(id),
    product: (id) => products.get(id),
    category: (id) => categories.get(id),
    media: (id) => media.get(id),
    plan: (id) => plans.get(id),
    leavingReason: (id) => leavingReasons.get(id),
    segment: (id) => segments.get(id),
    purpose: (id) => purposes.get(id),
    campaign: (id) => campaigns.get(id),
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
