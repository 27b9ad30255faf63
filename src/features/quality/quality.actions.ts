import { notFound } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { may, mustBeAllowed, write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { maskedCell } from '#features/fields/fields.cells.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { Doubt, DoubtId } from './quality.api.ts'
import { assess } from './quality.assess.ts'
import { readDigits } from './quality.digits.ts'
import { readLooked } from './quality.records.ts'
import { readQuality } from './quality.settings.ts'
import * as store from './quality.store.ts'
import { fieldOfPart, lookedAt } from './quality.subjects.ts'
import { suggest } from './quality.suggest.ts'
import { bandOf, doubtKindsOf, doubtLabels, type Subject } from './quality.ts'
import { scoreText } from './score.text.ts'

export async function overview(work: Work, subject: Subject) {
  mustBeAllowed(work, lookedAt[subject].read)
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  const kinds = []
  for (const { kind, label } of kindsOf(subject, fieldSet))
    kinds.push({ kind, label, count: await store.countDoubts(work, subject, kind) })
  kinds.push({
    kind: 'untouched',
    label: doubtLabels.untouched,
    count: await store.countUntouched(work, subject, settings.oldDays),
  })
  return { base: await store.countRecords(work, subject), kinds, ...(await store.readChecks(work)) }
}

/** Ours, then the rules of the organisation in force. */
function kindsOf(subject: Subject, fieldSet: FieldSet): { kind: string; label: Phrase }[] {
  const rules = fieldSet.rules.filter((rule) => rule.subject === subject)
  return [
    ...doubtKindsOf[subject].map((kind) => ({ kind, label: doubtLabels[kind] })),
    ...rules.map(({ id }) => ({ kind: `rule:${id}`, label: labelOf(`rule:${id}`, fieldSet) })),
  ]
}

/** A kind as people call it: a rule by its field, and its message where it has one. */
function labelOf(kind: string, fieldSet: FieldSet): Phrase {
  const ours = Object.entries(doubtLabels).find(([key]) => key === kind)?.[1]
  if (ours) return ours
  const rule = fieldSet.rules.find(({ id }) => `rule:${id}` === kind)
  if (!rule) return { ja: '入力ルール', en: 'Input rule' }
  const label = fieldSet.get(rule.subject, rule.fieldKey)?.label ?? { ja: rule.fieldKey, en: rule.fieldKey }
  const { messageJa, messageEn } = rule
  return {
    ja: messageJa ? `${label.ja}：${messageJa}` : `入力ルール：${label.ja}`,
    en: (messageEn ?? messageJa) ? `${label.en}: ${messageEn ?? messageJa}` : `Input rule: ${label.en}`,
  }
}

/** Whether a doubt is about a field that the reader may not see. */
function hides(work: Work, fieldSet: FieldSet, subject: Subject, kind: string, part: string): boolean {
  if (may(work.actor, seeMasked)) return false
  const rule = fieldSet.rules.find(({ id }) => `rule:${id}` === kind)
  const field = rule ? fieldSet.get(subject, rule.fieldKey) : fieldOfPart(fieldSet, subject, part)
  return field?.masked ?? false
}

type Asked = { subject: Subject; kind: string; cursor?: string | undefined; limit: number }

export async function doubts(work: Work, { subject, kind, ...paging }: Asked): Promise<Page<Doubt>> {
  mustBeAllowed(work, lookedAt[subject].read)
  const { settings } = await readQuality(work)
  const found =
    kind === 'untouched'
      ? await store.listUntouched(work, subject, settings.oldDays, paging)
      : await store.listDoubts(work, subject, kind, paging)
  const others =
    kind === 'contactShared' ? await store.sharers(work, subject, found.items) : new Map<string, []>()
  const fieldSet = await readFieldSet(work)
  const digits = await readDigits(work)
  const items: Doubt[] = []
  for (const { id, part, value } of found.items) {
    const record = await readLooked(work, subject, fieldSet, id)
    if (!record) continue
    const field = fieldOfPart(fieldSet, subject, part)
    const hidden = hides(work, fieldSet, subject, kind, part)
    const point = record.pointOf(part)
    const suggestion = hidden
      ? { edit: null, certain: false, alternative: null }
      : await suggest(kind, { work, subject, record, point, field, digits })
    items.push({
      id,
      version: record.version,
      name: record.name,
      part,
      field: field?.label ?? null,
      value: hidden && value !== '' ? maskedCell : value,
      ...suggestion,
      others: others.get(`${id} ${part}`) ?? [],
    })
  }
  return { items, next: found.next }
}

export async function scoreOf(work: Work, subject: Subject, id: string) {
  await lookedAt[subject].mustSee(work, id)
  const fieldSet = await readFieldSet(work)
  const { settings } = await readQuality(work)
  let score = await store.readScore(work, subject, id)
  // A record that was just written in bulk has not been judged yet.
  if (!score) await write(work, (tx) => assess(tx, subject, [id]))
  score ??= await store.readScore(work, subject, id)
  if (!score) throw notFound({ ja: 'この記録は見つかりません', en: 'This record was not found' })
  const { completeness, missing, touchedAt, days } = score
  return {
    completeness,
    missing: missing.flatMap((key) => {
      const label = partLabels(subject).get(key) ?? fieldSet.get(subject, key)?.label
      return label ? [{ key, label }] : []
    }),
    lastTouched: touchedAt,
    band: bandOf(days, settings),
    doubts: (await store.readDoubts(work, subject, id)).map(({ kind, part, value }) => ({
      kind,
      label: labelOf(kind, fieldSet),
      value: hides(work, fieldSet, subject, kind, part) && value !== '' ? maskedCell : value,
    })),
  }
}

/** What is more than one field. */
const partLabels = (subject: Subject): ReadonlyMap<string, Phrase> =>
  new Map<string, Phrase>(
    subject === 'customer' ? Object.entries(scoreText) : [['address', scoreText.address]],
  )

export function skip(work: Work, doubt: DoubtId): Promise<void> {
  mustBeAllowed(work, lookedAt[doubt.subject].write)
  return write(work, async (tx) => {
    await lookedAt[doubt.subject].mustSee(tx, doubt.id)
    if (!(await store.saveSkip(tx, doubt))) throw noDoubt()
    await told(tx, 'quality.skip', doubt)
  })
}

export function unskip(work: Work, doubt: DoubtId): Promise<void> {
  mustBeAllowed(work, lookedAt[doubt.subject].write)
  return write(work, async (tx) => {
    await lookedAt[doubt.subject].mustSee(tx, doubt.id)
    if (!(await store.deleteSkip(tx, doubt))) throw noDoubt()
    await assess(tx, doubt.subject, [doubt.id])
    await told(tx, 'quality.unskip', doubt)
  })
}

/** A word on a value is no change of the record: its history stays without it. */
async function told(tx: Work, action: string, { subject, id, kind, part }: DoubtId): Promise<void> {
  const subjectKind = subject === 'customer' ? 'doubt' : 'companyDoubt'
  await audit(tx, { action, subjectKind, subjectId: id, after: { kind, part } })
  await announce(tx, { topic: subject, id })
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

/** What was just written in bulk is judged now instead of within ten minutes; in the transaction that ends the work. */
export async function checkChanged(tx: Work): Promise<void> {
  await enqueue(tx, 'quality.assess', {}, { subject: 'quality:changed' })
}
