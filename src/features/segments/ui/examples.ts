import type { Rule } from '#web/parts/filter/tree.ts'

const field = (key: string, op: string, value: unknown): Rule => ({
  kind: 'field',
  params: { field: key, op, value },
})

/** The rules of the first segments; what they are called and for stands in examples.text.ts. */
export const examples = {
  fading: {
    op: 'and',
    rules: [
      field('orderCount', 'atLeast', 2),
      { kind: 'quiet', params: { days: 120 } },
      { op: 'not', rule: { kind: 'quiet', params: { days: 365 } } },
    ],
  },
  beforeSecond: {
    op: 'and',
    rules: [field('orderCount', 'equals', 1), field('firstOrderOn', 'lastDays', 90)],
  },
  goodSubscribers: {
    op: 'and',
    rules: [
      { kind: 'subscription', params: { state: 'going', has: true } },
      field('revenue', 'atLeast', 50_000),
    ],
  },
  birthday: field('birthOn', 'anniversary', { unit: 'month', offset: 0 }),
} as const satisfies { readonly [key: string]: Rule }
export type Example = keyof typeof examples

export const exampleKeys = Object.keys(examples) as Example[]
