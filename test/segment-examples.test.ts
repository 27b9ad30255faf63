import { describe, expect, it } from 'vitest'
import { app } from '#app.ts'
import { conditionsOf, ruleSchema, sayRule, type RuleScope } from '#platform/catalogue/rule.ts'
import { examples } from '#features/segments/ui/examples.ts'

const scope = {
  work: { app },
  field: (subject: string, key: string) => app.fields.get(`${subject}.${key}`),
} as unknown as RuleScope
const none = (): undefined => undefined
const names = {
  user: none,
  tag: none,
  company: none,
  import: none,
  product: none,
  category: none,
  media: none,
  plan: none,
  leavingReason: none,
  segment: none,
  purpose: none,
  campaign: none,
}

describe('the examples of segments', () => {
  it.each(Object.entries(examples))(
    '%s asks only for what the catalogue knows, and can be kept for everybody',
    (_key, example) => {
      const rule = ruleSchema.parse(example)
      const conditions = conditionsOf(rule, scope)
      expect(conditions.length).toBeGreaterThan(0)
      for (const { kind, params } of conditions) {
        expect(kind.params.safeParse(params).success).toBe(true)
        expect(kind.notForSegments?.(params) ?? null).toBeNull()
      }
      for (const said of Object.values(sayRule(rule, scope, names))) expect(said).not.toMatch(/undefined|\{/)
    },
  )
})
