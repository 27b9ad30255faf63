import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { app } from '#app.ts'
import { newId } from '#kit/ids.ts'
import { sayRule, type RuleKind, type RuleScope } from '#platform/catalogue/rule.ts'

const known = newId()
const names = {
  user: () => '花子',
  tag: () => 'VIP',
  company: () => 'あかね商店',
  import: () => '顧客.csv',
  product: () => '緑茶',
  category: () => 'お茶',
  media: () => 'ちらし',
  plan: () => '毎月便',
  leavingReason: () => '価格が高い',
  segment: () => '優良顧客',
  purpose: () => 'お知らせ',
  campaign: () => '秋の新茶',
}
const scope = {
  work: { app },
  field: (subject: string, key: string) => app.fields.get(`${subject}.${key}`),
} as unknown as RuleScope

/** Of the kinds that people do not fill in by a form of their own. */
const samples: { readonly [kind: string]: readonly object[] } = {
  field: [{ field: 'email', op: 'isEmpty' }],
  companyField: [{ field: 'name', op: 'contains', value: '商店' }],
  owner: [{ ownerId: null }, { ownerId: 'me' }, { ownerId: known }],
  search: [{ q: '髙橋' }],
  // Behind the numbers of pictures.
  purchaseMonth: ['first', 'repeat'].map((who) => ({ month: '2026-10', who })),
  purchaseCohort: [{ month: '2026-10' }, { month: '2026-10', reached: 2, days: 90 }],
  rfmCells: [{ cells: ['55', '54'] }, { cells: ['11'], m: 3 }],
  cpmSegment: [{ segments: ['loyalActive'] }, { segments: ['loyalLost', 'firstLost'] }],
  purchaseDecile: [{ decile: 1 }, { decile: 2 }],
  purchaseInterval: [
    { between: 'second', from: 30 },
    { between: 'second', from: 30, to: 60 },
  ],
  purchaseMedium: [{ mediumId: known, name: 'TV', months: ['2026-01', '2026-10'] }],
  boughtAll: [{ productIds: [known], names: ['Tea'] }],
  subscriptionRisk: [{ atLeast: 1 }, { atLeast: 4 }],
  rankMove: [{ axis: 'cpm', from: '2025-10', to: '2026-10', before: ['loyalActive'], after: ['loyalLost'] }],
  subscriptionRounds: [{ atLeast: 3, months: ['2026-01', '2026-10'] }],
  subscriptionBegan: [{ months: ['2026-10', '2026-10'] }],
  subscriptionLeft: ['cancelled', 'stopped'].map((how) => ({ months: ['2026-10', '2026-10'], how })),
  askedToLeave: ['cancelled', 'stayed', undefined].map((outcome) => ({
    months: ['2026-10', '2026-10'],
    reasonId: known,
    outcome,
  })),
  tag: [true, false].map((has) => ({ tagId: known, has })),
}

/** Every combination of what a form lets people choose, optional parameters with and without a value. */
function chosen({ form = {}, params: schema }: RuleKind): object[] {
  let found: { [param: string]: unknown }[] = [{}]
  for (const [name, { options, of, optional }] of Object.entries(form)) {
    const values: unknown[] = options
      ? options.map(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
      : [of === 'event' ? 'customer.created' : of ? known : typedIn(schema, name)]
    if (optional) values.push(undefined)
    found = found.flatMap((params) => values.map((value) => ({ ...params, [name]: value })))
  }
  return found
}

/** What is typed: a number, or a day. */
function typedIn(schema: z.ZodType, name: string): unknown {
  const field = schema instanceof z.ZodObject ? schema.shape[name] : undefined
  return field instanceof z.ZodType && !field.safeParse(7).success ? '2026-11-22' : 7
}

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
const namesIn = new RegExp(
  Object.values(names)
    .map((name) => name())
    .join('|'),
  'g',
)

describe.each([...app.rules.values()])('the condition $kind', (kind) => {
  const instances = samples[kind.kind] ?? chosen(kind)

  it('says a sentence of its own in both languages for all that can be chosen', () => {
    for (const params of instances) {
      expect(kind.params.safeParse(params).error, JSON.stringify(params)).toBeUndefined()
      const { ja, en } = sayRule({ kind: kind.kind, params }, scope, names)
      expect(ja).toMatch(japanese)
      expect(ja).not.toBe(kind.label.ja)
      expect(en).not.toBe(kind.label.en)
      expect(en.replace(namesIn, '').replace('髙橋', '').replace('商店', '')).not.toMatch(japanese)
      expect(`${ja} ${en}`).not.toMatch(/undefined|\{|null/)
    }
  })

  it('says another sentence for another choice', () => {
    // What is left out and what is chosen to be off mean the same.
    const apart = instances.filter((params) => !Object.values(params).includes(undefined))
    for (const locale of ['ja', 'en'] as const) {
      const said = apart.map((params) => sayRule({ kind: kind.kind, params }, scope, names)[locale])
      expect(new Set(said).size, said.join(' / ')).toBe(apart.length)
    }
  })
})
