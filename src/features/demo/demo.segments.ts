import { advertisingPurposes } from '#features/consent/consent.purposes.ts'
import { createSegment, readSegments } from '#features/segments/segments.actions.ts'
import { addToList } from '#features/segments/segments.lists.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { demoId } from './demo.draft.ts'
import type { Stage } from './demo.story.ts'

const field = (key: string, op: string, value?: unknown): Rule => ({
  kind: 'field',
  params: { field: key, op, ...(value !== undefined && { value }) },
})
const all = (...rules: Rule[]): Rule => ({ op: 'and', rules })
const reachable = 'メールをお送りできる方'

type Told = {
  readonly name: string
  readonly description: string
  readonly rule: Rule
  readonly inBase?: true
}
const moving: readonly Told[] = [
  {
    name: '休眠しそうなお客様',
    description:
      '2回以上お買い上げのあと、120日より長くご注文がない方。離れる前に、お好きだった商品で声をかけます。',
    rule: all(
      field('orderCount', 'atLeast', 2),
      { kind: 'quiet', params: { days: 120 } },
      { op: 'not', rule: { kind: 'quiet', params: { days: 365 } } },
    ),
  },
  {
    name: 'F2 前のお客様',
    description: '90日以内に初めてお買い上げで、2回目がまだの方。',
    rule: all(field('orderCount', 'equals', 1), field('firstOrderOn', 'lastDays', 90)),
  },
  {
    name: '定期を続けている優良顧客',
    description: '冬の感謝便の対象。',
    inBase: true,
    rule: all(
      { kind: 'subscription', params: { state: 'going', has: true } },
      { op: 'or', rules: [field('revenue', 'atLeast', 50_000), field('orderCount', 'atLeast', 5)] },
    ),
  },
  {
    name: '今月が誕生月のお客様',
    description: '月が替わると、自動で入れ替わります。',
    inBase: true,
    rule: field('birthOn', 'anniversary', { unit: 'month', offset: 0 }),
  },
]
const testers = 24

/** What the shop calls its customers by: who may be mailed, whom to keep, whom to thank, and who tries a sample this winter. */
export async function keepSegments(work: Work, { seed, people }: Stage): Promise<void> {
  // Another demo brought them.
  if ((await readSegments(work, {})).length > 0) return
  const plain = { baseId: null, acts: [] }
  const [purpose] = await advertisingPurposes(work)
  const base = await createSegment(work, {
    ...plain,
    name: reachable,
    description: 'ご案内のメールを送ってよい方。ほかのセグメントの範囲にします。',
    kind: 'base',
    rule: purpose
      ? { kind: 'mayWrite', params: { channel: 'email', purposeId: purpose.id, may: true } }
      : field('email', 'isNotEmpty'),
  })
  for (const { inBase, ...segment } of moving)
    await createSegment(work, { ...plain, ...segment, kind: 'moving', baseId: inBase ? base.id : null })
  const list = await createSegment(work, {
    ...plain,
    name: '冬の試供品モニター',
    description: '11月の催事でお申し込みの方。',
    kind: 'fixed',
    rule: null,
  })
  const some = people.filter(({ number }) => number % 7 === 3).slice(0, testers)
  await addToList(
    work,
    list.id,
    some.map(({ number }) => demoId(seed, number)),
  )
}
