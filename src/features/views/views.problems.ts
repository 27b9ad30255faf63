import { fill, type Locale } from '#kit/text.ts'
import { Problem } from '#kit/problem.ts'
import { compileRule, ruleSchema, type Rule } from '#platform/catalogue/rule.ts'
import type { Scope } from '#features/fields/fields.scope.ts'
import type { Definition, View } from './views.api.ts'
import type { Subject } from './views.store.ts'

type Found = View['problems']

/** Facts of a record that lists show and sort by although nobody enters them. */
const kept = new Set(['createdAt', 'updatedAt'])

/** The rule of a definition, read; refused where it is none at all. What it names may be gone all the same. */
export function mustBeRule(definition: Definition): void {
  if (definition.rule === null || ruleSchema.safeParse(definition.rule).success) return
  throw notARule('definition.rule')
}

export function notARule(path: string): Problem {
  const message = { ja: '絞り込みの形が正しくありません', en: 'The filter is not a valid rule' }
  return new Problem('invalid', { fields: [{ path, message }] })
}

/**
 * What of a definition does not work for whoever reads it: fields that are gone, conditions that do not compile. A view
 * opens all the same, with these parts told and not in force.
 */
export function problemsOf(subject: Subject, definition: Definition, scope: Scope, locale: Locale): Found {
  const gone = (path: string, key: string | undefined): Found =>
    key === undefined || kept.has(key) || scope.field(subject, key)
      ? []
      : [{ path, message: fill(fieldGone[locale], { key }) }]
  const sorted = /^-?field:(.+)$/.exec(definition.sort)?.[1]
  const rule = ruleSchema.safeParse(definition.rule)
  return [
    ...(rule.success ? broken(rule.data, subject, scope, locale, 'rule') : []),
    ...definition.columns.flatMap(({ key }, index) => gone(`columns.${index}`, key)),
    ...gone('sort', sorted),
    ...gone('dateField', definition.dateField),
  ]
}

const fieldGone = {
  ja: '項目「{key}」はもうありません',
  en: 'The field “{key}” is there no more',
}

/** Each condition by itself, so that one that is gone does not hide the next. */
export function broken(rule: Rule, subject: Subject, scope: Scope, locale: Locale, path: string): Found {
  if ('op' in rule)
    return rule.op === 'not'
      ? broken(rule.rule, subject, scope, locale, `${path}.rule`)
      : rule.rules.flatMap((part, index) => broken(part, subject, scope, locale, `${path}.rules.${index}`))
  try {
    compileRule(rule, scope, { subject, path })
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const [field] = error.toBody(locale, '').fields ?? []
    return [{ path, message: field?.message ?? error.say(locale) }]
  }
}
