import { expect, it } from 'vitest'
import { newId } from '#kit/ids.ts'
import { sayRule, type Rule } from '#platform/catalogue/rule.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { useRuntime } from '#test/harness/database.ts'

const harness = useRuntime()
const [vip, hana, akane] = [newId(), newId(), newId()]
const names = {
  user: (id: string) => (id === hana ? '花子' : undefined),
  tag: (id: string) => (id === vip ? 'VIP' : undefined),
  company: (id: string) => (id === akane ? 'あかね商店' : undefined),
  import: () => undefined,
  product: () => undefined,
  category: () => undefined,
  media: () => undefined,
  plan: () => undefined,
  leavingReason: () => undefined,
  segment: () => undefined,
  purpose: () => undefined,
  campaign: () => undefined,
}
const field = (key: string, op: string, value?: unknown): Rule => ({
  kind: 'field',
  params: { field: key, op, ...(value !== undefined && { value }) },
})

it.each<[Rule, ja: string, en: string]>([
  [field('stage', 'in', ['customer', 'lead']), '状態が 顧客・見込み', 'Stage is Customer or Lead'],
  [
    field('birthOn', 'anniversary', { unit: 'month', offset: 0 }),
    '生年月日の記念日が 今月',
    'Date of birth has its anniversary this month',
  ],
  [
    field('registeredOn', 'period', { unit: 'week', offset: -3 }),
    '登録日が 3週前',
    'Registered on is 3 weeks ago',
  ],
  [
    field('registeredOn', 'between', ['2026-04-01', '2026-09-30']),
    '登録日が 2026/04/01(水)〜2026/09/30(水)',
    'Registered on is from 2026-04-01 to 2026-09-30',
  ],
  [field('tags', 'containsAny', [vip]), 'タグに VIP を含む', 'Tags contains VIP'],
  [field('ownerId', 'notIn', ['me', hana]), '担当が 自分・花子 以外', 'Owner is not me or 花子'],
  [
    field('creditLimit', 'atLeast', 1_000_000),
    '与信限度額が 1,000,000 以上',
    'Credit limit is at least 1,000,000',
  ],
  [field('email', 'isEmpty'), 'メールが 空', 'E-mail is empty'],
  [field('gone', 'contains', 'x'), 'goneに「x」を含む', 'gone contains “x”'],
  [{ kind: 'company', params: { companyId: akane } }, '勤務先が あかね商店', 'works at あかね商店'],
  [{ kind: 'tag', params: { tagId: vip, has: false } }, 'タグ「VIP」が ない', 'has not the tag “VIP”'],
  [
    { op: 'or', rules: [field('email', 'isEmpty'), { op: 'not', rule: field('phone', 'isEmpty') }] },
    'メールが 空、または 電話が 空 ではない',
    'E-mail is empty or not Phone is empty',
  ],
  [
    {
      op: 'and',
      rules: [
        field('stage', 'in', ['left']),
        { op: 'or', rules: [field('email', 'isEmpty'), { kind: 'owner', params: { ownerId: null } }] },
      ],
    },
    '状態が 退会、かつ （メールが 空、または 担当が いない）',
    'Stage is Left and (E-mail is empty or has no owner)',
  ],
])('a rule reads as a sentence: %j', async (rule, ja, en) => {
  expect(sayRule(rule, await readScope(harness.as('readOnly')), names)).toEqual({ ja, en })
})
