import { notFound } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { may, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { countCustomers, readCustomer } from '#features/customers/customers.store.ts'
import { maskedCell } from '#features/fields/fields.cells.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { Doubt, DoubtId } from './quality.api.ts'
import { assess } from './quality.assess.ts'
import { readQuality } from './quality.settings.ts'
import * as store from './quality.store.ts'
import { suggest } from './quality.suggest.ts'
import { bandOf, doubtKinds, doubtLabels } from './quality.ts'
import { scoreText } from './score.text.ts'

/** In the transaction of a change: the changed records, and those that now share a contact point with them. */
export async function follow(work: Work, ids: readonly string[]): Promise<void> {
  await assess(work, ids)
  await assess(work, await store.lockNewSharers(work, ids))
}

export async function overview(work: Work) {
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  const kinds = []
  for (const { kind, label } of kindsOf(fieldSet))
    kinds.push({ kind, label, count: await store.countDoubts(work, kind) })
  kinds.push({
    kind: 'untouched',
    label: doubtLabels.untouched,
    count: await store.countUntouched(work, settings.oldDays),
  })
  return { base: await countCustomers(work, {}, false), kinds, ...(await store.readChecks(work)) }
}

/** Ours, then the rules of the organisation in force. */
function kindsOf(fieldSet: FieldSet): { kind: string; label: Phrase }[] {
  const rules = fieldSet.rules.filter(({ subject }) => subject === 'customer')
  return [
    ...doubtKinds.map((kind) => ({ kind, label: doubtLabels[kind] })),
    ...rules.map(({ id }) => ({ kind: `rule:${id}`, label: labelOf(`rule:${id}`, fieldSet) })),
  ]
}

/** A kind as people call it: a rule by its field, and its message where it has one. */
export function labelOf(kind: string, fieldSet: FieldSet): Phrase {
  const ours = Object.entries(doubtLabels).find(([key]) => key === kind)?.[1]
  if (ours) return ours
  const rule = fieldSet.rules.find(({ id }) => `rule:${id}` === kind)
  if (!rule) return { ja: '入力ルール', en: 'Input rule' }
  const label = fieldSet.get('customer', rule.fieldKey)?.label ?? { ja: rule.fieldKey, en: rule.fieldKey }
  const { messageJa, messageEn } = rule
  return {
    ja: messageJa ? `${label.ja}：${messageJa}` : `入力ルール：${label.ja}`,
    en: (messageEn ?? messageJa) ? `${label.en}: ${messageEn ?? messageJa}` : `Input rule: ${label.en}`,
  }
}

/** Whether a reader may see the value of a doubt. */
function hides(work: Work, kind: string, fieldSet: FieldSet): boolean {
  if (may(work.actor, seeMasked)) return false
  const rule = fieldSet.rules.find(({ id }) => `rule:${id}` === kind)
  return rule !== undefined && (fieldSet.get('customer', rule.fieldKey)?.masked ?? false)
}

export async function doubts(
  work: Work,
  { kind, ...paging }: { kind: string; cursor?: string | undefined; limit: number },
): Promise<Page<Doubt>> {
  const { settings } = await readQuality(work)
  const found =
    kind === 'untouched'
      ? await store.listUntouched(work, settings.oldDays, paging)
      : await store.listDoubts(work, kind, paging)
  const others = kind === 'contactShared' ? await store.sharers(work, found.items) : new Map<string, []>()
  const hidden = hides(work, kind, await readFieldSet(work))
  const items: Doubt[] = []
  for (const { customerId, part, value } of found.items) {
    const customer = await readCustomer(work, customerId)
    if (!customer) continue
    items.push({
      customerId,
      version: customer.version,
      name: customer.displayName,
      part,
      value: hidden && value !== '' ? maskedCell : value,
      ...(await suggest(work, kind, customer, part)),
      others: others.get(part) ?? [],
    })
  }
  return { items, next: found.next }
}

export async function ofCustomer(work: Work, id: string) {
  await mustSeeCustomer(work, id)
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  let score = await store.readScore(work, id)
  // A record that was just written in bulk has not been judged yet.
  if (!score) await write(work, (tx) => assess(tx, [id]))
  score ??= await store.readScore(work, id)
  if (!score) throw notFound({ ja: 'この顧客は見つかりません', en: 'This customer was not found' })
  const { completeness, missing, touchedAt, days } = score
  const labels = new Map<string, Phrase>(Object.entries(scoreText))
  return {
    completeness,
    missing: missing.flatMap((key) => {
      const label = labels.get(key) ?? fieldSet.get('customer', key)?.label
      return label ? [{ key, label }] : []
    }),
    lastTouched: touchedAt,
    band: bandOf(days, settings),
    doubts: (await store.readDoubts(work, id)).map(({ kind, value }) => ({
      kind,
      label: labelOf(kind, fieldSet),
      value: hides(work, kind, fieldSet) && value !== '' ? maskedCell : value,
    })),
  }
}

export function skip(work: Work, doubt: DoubtId): Promise<void> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, doubt.customerId)
    if (!(await store.saveSkip(tx, doubt))) throw noDoubt()
    await told(tx, 'quality.skip', doubt)
  })
}

export function unskip(work: Work, doubt: DoubtId): Promise<void> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, doubt.customerId)
    if (!(await store.deleteSkip(tx, doubt))) throw noDoubt()
    await assess(tx, [doubt.customerId])
    await told(tx, 'quality.unskip', doubt)
  })
}

/** A word on a value is no change of the record: its history stays without it. */
async function told(tx: Work, action: string, { customerId, kind, part }: DoubtId): Promise<void> {
  await audit(tx, { action, subjectKind: 'doubt', subjectId: customerId, after: { kind, part } })
  await announce(tx, { topic: 'customer', id: customerId })
}

const noDoubt = () =>
  notFound({
    ja: 'この点検項目はもうありません。一覧を読み直してください',
    en: 'This is no longer doubtful. Load the list again',
  })

/** A check that goes on is not started a second time. */
export function checkAll(work: Work): Promise<{ jobId: string }> {
  return write(work, async (tx) => {
    const { checking } = await store.readChecks(tx)
    return { jobId: checking ?? (await enqueue(tx, 'quality.assessAll', {}, { subject: 'quality:all' })) }
  })
}
