import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { write, type Work } from '#platform/work.ts'
import type { FieldSection } from './fields.api.ts'
import { setPosition } from './fields.change.ts'
import { readDefinitions } from './fields.definitions.ts'
import {
  deleteSection,
  insertSection,
  moveBinned,
  saveSectionLabel,
  saveSectionPosition,
} from './fields.sections.store.ts'

type Subject = Field['subject']
type Definitions = Awaited<ReturnType<typeof readDefinitions>>

/** Puts all sections and fields of a subject in order at once; refused when somebody has added or removed one since. */
export function arrangeFields(
  work: Work,
  given: { subject: Subject; sections: string[]; fields: { key: string; section: string }[] },
): Promise<Definitions> {
  const { subject } = given
  return write(work, async (tx) => {
    const before = await readDefinitions(tx)
    const items = before.items.filter((item) => item.subject === subject)
    const sections = before.sections.filter((section) => section.subject === subject)
    const sectionKeys = new Set(given.sections)
    const isSame =
      sameSet(
        items.map(({ key }) => key),
        given.fields.map(({ key }) => key),
      ) &&
      sameSet(
        sections.map(({ key }) => key),
        given.sections,
      ) &&
      given.fields.every(({ section }) => sectionKeys.has(section))
    if (!isSame) throw new Problem('stale', { current: before })
    for (const [index, key] of given.sections.entries())
      await saveSectionPosition(tx, { subject, key }, (index + 1) * 100)
    const known = new Map(items.map((item) => [item.key, item]))
    for (const [index, { key, section }] of given.fields.entries())
      await setPosition(tx, { subject, key, section }, known.get(key)?.standard ?? false, (index + 1) * 100)
    const orderOf = (list: readonly { key: string; section: string }[]): string[] =>
      list.map(({ key, section }) => `${section}/${key}`)
    await audit(tx, {
      action: 'field.arrange',
      subjectKind: 'field',
      subjectId: null,
      before: { subject, sections: sections.map(({ key }) => key), fields: orderOf(items) },
      after: { subject, sections: given.sections, fields: orderOf(given.fields) },
    })
    await announce(tx, { topic: 'field' })
    return readDefinitions(tx)
  })
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && new Set(b).size === b.length && a.every((one) => b.includes(one))

export function createSection(
  work: Work,
  { subject, label }: { subject: Subject; label: { ja: string; en: string } },
): Promise<FieldSection> {
  return write(work, async (tx) => {
    const { sections } = await readDefinitions(tx)
    mustBeNamedApart(sections, subject, null, label.ja)
    const key = await insertSection(tx, subject, label)
    await audit(tx, {
      action: 'field.section.create',
      subjectKind: 'field',
      subjectId: null,
      after: { subject, section: key, ...label },
    })
    await announce(tx, { topic: 'field' })
    return mustFind(tx, subject, key)
  })
}

export function updateSection(
  work: Work,
  { subject, key }: { subject: Subject; key: string },
  { version, label }: { version: number; label: { ja: string; en: string } },
): Promise<FieldSection> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, subject, key)
    mustBeNamedApart((await readDefinitions(tx)).sections, subject, key, label.ja)
    if (before.version !== version || !(await saveSectionLabel(tx, { subject, key }, version, label)))
      throw new Problem('stale', { current: await mustFind(tx, subject, key) })
    await audit(tx, {
      action: 'field.section.update',
      subjectKind: 'field',
      subjectId: null,
      before: { subject, section: key, ...before.label },
      after: { subject, section: key, ...label },
    })
    await announce(tx, { topic: 'field' })
    return mustFind(tx, subject, key)
  })
}

/** Only one of their own, and only when no field stands in it; fields of the bin come back among the remarks. */
export function removeSection(
  work: Work,
  { subject, key }: { subject: Subject; key: string },
): Promise<void> {
  return write(work, async (tx) => {
    const section = await mustFind(tx, subject, key)
    const { items } = await readDefinitions(tx)
    if (!section.custom || items.some((item) => item.subject === subject && item.section === key))
      throw new Problem('conflict', {
        detail: section.custom
          ? {
              ja: '項目の残っている区分は消せません。先に項目を移してください',
              en: 'This section has fields. Move them first',
            }
          : { ja: '標準の区分は消せません', en: 'A standard section cannot be removed' },
      })
    await moveBinned(tx, { subject, key }, 'note')
    await deleteSection(tx, { subject, key })
    await audit(tx, {
      action: 'field.section.remove',
      subjectKind: 'field',
      subjectId: null,
      before: { subject, section: key, ...section.label },
    })
    await announce(tx, { topic: 'field' })
  })
}

async function mustFind(work: Work, subject: Subject, key: string): Promise<FieldSection> {
  const { sections } = await readDefinitions(work)
  const found = sections.find((section) => section.subject === subject && section.key === key)
  if (!found) throw notFound({ ja: 'この区分はありません', en: 'There is no such section' })
  return found
}

function mustBeNamedApart(
  sections: readonly FieldSection[],
  subject: Subject,
  key: string | null,
  ja: string,
): void {
  if (sections.some((one) => one.subject === subject && one.key !== key && one.label.ja === ja))
    throw new Problem('conflict', {
      fields: [
        { path: 'label', message: { ja: '同じ名前の区分があります', en: 'Another section has this name' } },
      ],
    })
}
