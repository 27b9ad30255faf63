import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { write, type Work } from '#platform/work.ts'
import type { FieldChange, FieldCreation, FieldDefinition } from './fields.api.ts'
import { readValueContext } from './fields.attributes.ts'
import {
  insertDefinition,
  saveDefinition,
  setBinned,
  setGone,
  undecided,
  type Decided,
} from './fields.change.ts'
import { decide, invalid, mustBeNamedApart } from './fields.decide.ts'
import { isGone, readDefinition } from './fields.definitions.ts'
import { freeKey, isReserved } from './fields.keys.ts'
import { customField, readFieldSet, type FieldSet } from './fields.set.ts'
import { selectDefinitions } from './fields.store.ts'
import type { Definition } from './fields.ts'

type Subject = Field['subject']
type Name = { subject: Subject; key: string }

export function createField(work: Work, given: FieldCreation): Promise<FieldDefinition> {
  return write(work, async (tx) => {
    const { subject, type, key: wanted, ...change } = given
    const fieldSet = await readFieldSet(tx)
    const definitions = await selectDefinitions(tx)
    const isTaken = (key: string): boolean =>
      tx.app.fields.has(`${subject}.${key}`) ||
      definitions.some((one) => one.subject === subject && one.key === key)
    if (wanted !== undefined && (isReserved(wanted) || isTaken(wanted))) throw keyTaken
    const key = wanted ?? freeKey(given.label.en, isTaken)
    mustBeNamedApart(fieldSet.fields, { subject, key }, given.label)
    const section = given.section ?? (type === 'externalId' ? 'sources' : 'note')
    mustBeSection(fieldSet, subject, section)
    const empty: Field = {
      key,
      subject,
      type,
      section,
      label: given.label,
      pii: 'none',
      aliases: [],
      merge: 'newest',
      attribute: true,
      custom: true,
      editable: true,
    }
    const decided = decide({ ...undecided, type, section }, empty, change, await readValueContext(tx))
    const id = await insertDefinition(tx, { subject, key, standard: false }, decided, stateOf(decided))
    if (id === null) throw keyTaken
    await audit(tx, {
      action: 'field.create',
      subjectKind: 'field',
      subjectId: id,
      after: { subject, field: key, ...decided },
    })
    if (stateOf(decided)) await prepare(tx, id)
    return told(tx, { subject, key })
  })
}

/** Changes one of their own fields, or what one of ours is called and asks for. */
export function updateField(
  work: Work,
  { subject, key }: Name,
  { version, ...given }: FieldChange,
): Promise<FieldDefinition> {
  return write(work, async (tx) => {
    const fieldSet = await readFieldSet(tx)
    const field = fieldSet.get(subject, key)
    if (!field) throw noSuchField()
    const stored = await findDefinition(tx, { subject, key })
    if ((stored?.version ?? 0) !== version) throw await stale(tx, { subject, key })
    const label = given.label === null ? tx.app.fields.get(`${subject}.${key}`)?.label : given.label
    mustBeNamedApart(fieldSet.fields, { subject, key }, label)
    if (given.section !== undefined) mustBeSection(fieldSet, subject, given.section)
    const before: Decided = stored ? decidedOf(stored) : undecided
    const after = decide(before, field, given, await readValueContext(tx))
    const changed = changes(before, after)
    if (!changed) return told(tx, { subject, key }, false)
    const again = after.exclusive !== before.exclusive || after.filterable !== before.filterable
    const state = again
      ? (stateOf(after) ?? (stored?.indexState ? 'building' : null))
      : (stored?.indexState ?? null)
    const problem = again ? null : (stored?.indexProblem ?? null)
    const id =
      stored?.id ?? (await insertDefinition(tx, { subject, key, standard: true }, after, stateOf(after)))
    if (id === null || (stored && !(await saveDefinition(tx, stored, after, state, problem))))
      throw await stale(tx, { subject, key })
    await audit(tx, { action: 'field.update', subjectKind: 'field', subjectId: id, ...changed })
    if (again) await prepare(tx, id)
    return told(tx, { subject, key })
  })
}

/** Moves a field to the bin: it is gone from every door, and records keep their values. */
export function removeField(work: Work, name: Name, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeOwn(tx, name)
    if (stored.deletedAt !== null) throw noSuchField()
    if (stored.version !== version) throw await stale(tx, name)
    await setBinned(tx, stored.id, true)
    await audit(tx, {
      action: 'field.remove',
      subjectKind: 'field',
      subjectId: stored.id,
      before: label(stored),
    })
    if (stored.indexState) await prepare(tx, stored.id)
    await announce(tx, { topic: 'field' })
  })
}

export function restoreField(work: Work, name: Name): Promise<FieldDefinition> {
  return write(work, async (tx) => {
    const stored = await mustBeOwn(tx, name)
    if (stored.deletedAt === null) return told(tx, name, false)
    const fieldSet = await readFieldSet(tx)
    mustBeNamedApart(fieldSet.fields, name, customField(stored).label)
    await setBinned(tx, stored.id, false)
    await audit(tx, {
      action: 'field.restore',
      subjectKind: 'field',
      subjectId: stored.id,
      after: label(stored),
    })
    if (stateOf(stored)) await prepare(tx, stored.id)
    return told(tx, name)
  })
}

/** Deletes a field of the bin and its values in all records. Nothing brings them back; the key stays taken. */
export function purgeField(work: Work, name: Name, confirm: string): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeOwn(tx, name)
    if (stored.deletedAt === null)
      throw new Problem('conflict', {
        detail: {
          ja: '完全に消せるのは、ごみ箱に入れた項目だけです。先にごみ箱に入れてください',
          en: 'Only a field in the bin can be deleted for good. Move it to the bin first',
        },
      })
    if (![stored.labelJa, stored.labelEn].includes(confirm.trim()))
      throw invalid('confirm', {
        ja: '確認のため、項目の名前をそのまま入力してください',
        en: 'To confirm, enter the name of the field as it is',
      })
    await setGone(tx, stored.id)
    await audit(tx, {
      action: 'field.purge',
      subjectKind: 'field',
      subjectId: stored.id,
      before: label(stored),
    })
    await enqueue(tx, 'fields.purge', { id: stored.id }, { subject: `field:${stored.id}` })
    await announce(tx, { topic: 'field' })
  })
}

export const stateOf = ({
  filterable,
  exclusive,
}: Pick<Decided, 'filterable' | 'exclusive'>): 'building' | null =>
  filterable || exclusive ? 'building' : null

const label = ({ key, labelJa, labelEn, type }: Definition) => ({ field: key, labelJa, labelEn, type })

const prepare = (work: Work, id: string): Promise<string> =>
  enqueue(work, 'fields.prepare', { id }, { subject: `field:${id}` })

export async function told(work: Work, { subject, key }: Name, changed = true): Promise<FieldDefinition> {
  if (changed) await announce(work, { topic: 'field' })
  const definition = await readDefinition(work, subject, key)
  if (!definition) throw noSuchField()
  return definition
}

export async function findDefinition(work: Work, { subject, key }: Name): Promise<Definition | undefined> {
  return (await selectDefinitions(work)).find((one) => one.subject === subject && one.key === key)
}

/** A field that an administrator made, in the bin or not. */
export async function mustBeOwn(work: Work, name: Name): Promise<Definition> {
  const stored = await findDefinition(work, name)
  if (stored && !stored.standard && !isGone(stored)) return stored
  if (work.app.fields.has(`${name.subject}.${name.key}`))
    throw new Problem('conflict', {
      detail: {
        ja: '標準の項目は削除や種類の変更ができません。使わない項目は「隠す」にしてください',
        en: 'A standard field cannot be deleted or change its type. Hide it when you do not use it',
      },
    })
  throw noSuchField()
}

export function decidedOf(stored: Definition): Decided {
  const keys = Object.keys(undecided) as (keyof Decided)[]
  return Object.fromEntries(keys.map((key) => [key, stored[key]])) as Decided
}

export function mustBeSection(fieldSet: FieldSet, subject: Subject, section: string): void {
  if (!fieldSet.sections.some((one) => one.subject === subject && one.key === section))
    throw invalid('section', {
      ja: 'この区分はありません。画面を読み直してください',
      en: 'There is no such section. Reload the page',
    })
}

export async function stale(work: Work, { subject, key }: Name): Promise<Problem> {
  return new Problem('stale', { current: await readDefinition(work, subject, key) })
}

const noSuchField = (): Problem =>
  notFound({
    ja: 'この項目はありません。削除された可能性があります',
    en: 'There is no such field; it may have been deleted',
  })

const keyTaken = new Problem('conflict', {
  fields: [
    {
      path: 'key',
      message: {
        ja: 'このキーは使えません。一度使ったキーは、ほかの項目には使えません',
        en: 'This key cannot be used. A key that was used once is never used for another field',
      },
    },
  ],
})
