import { sql } from 'kysely'
import { changes } from '#features/audit/audit.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { ContentPart } from '#platform/feature.ts'
import { may, write, type Work } from '#platform/work.ts'
import type { Content } from './templates.content.ts'
import { binOf, change, happened, lock, mustRead, set, type Kept } from './templates.records.ts'
import { pathsIn } from './templates.said.ts'
import type { Draft, Edition, EditionRow, Template, TemplateRow } from './templates.schemas.ts'
import {
  deleteDraft,
  insertEdition,
  insertTemplate,
  saveDraft as storeDraft,
  selectDraft,
  selectEdition,
  selectEditions,
  selectTemplate,
  selectTemplates,
  type Head,
  type Question,
} from './templates.store.ts'
import { usesOf } from './templates.uses.ts'
import { readKnown } from './templates.variables.ts'
import { editionNotFound, readTemplates, refused, templateNotFound, writeTemplates } from './templates.ts'

export const templates: Kept<Template> = {
  table: 'mail_template',
  subject: 'mailTemplate',
  missing: templateNotFound,
  read: selectTemplate,
}
export const binnedTemplates = binOf(templates, {
  key: 'templates',
  read: readTemplates,
  write: writeTemplates,
  detail: sql<string | null>`nullif(r.description, '')`,
})

/** With how many things are made of each. */
export async function listTemplates(work: Work, question: Question): Promise<Page<TemplateRow>> {
  const { items, next } = await selectTemplates(work, question)
  const uses = await usesOf(
    work,
    items.map(({ id }) => partOf(id)),
  )
  return { next, items: items.map((row) => ({ ...row, uses: uses.get(row.id)?.length ?? 0 })) }
}

/** By what content of other features names a template. */
export const partOf = (id: string): ContentPart => ({ kind: 'template', id, names: [id] })

/** What it says is its first edition. */
export function createTemplate(
  work: Work,
  { content, ...head }: Head & { content: Content },
): Promise<Template> {
  return write(work, async (tx) => {
    await mustSeeVariables(tx, content, null)
    const id = await insertTemplate(tx, head)
    await insertEdition(tx, id, { content, note: '' })
    await set(tx, templates, id, sql`edition = 1`)
    await happened(tx, templates, id, 'create', { after: { ...head, subject: content.subject } })
    return mustRead(tx, templates, id)
  })
}

export function updateTemplate(
  work: Work,
  id: string,
  { version, ...head }: Head & { version: number },
): Promise<Template> {
  return change(work, templates, { id, version }, async (tx, before) => {
    const { name, description, class: of } = before
    const changed = changes({ name, description, class: of }, head)
    if (changed)
      await set(
        tx,
        templates,
        id,
        sql`name = ${head.name}, description = ${head.description}, class = ${head.class}`,
      )
    return changed
  })
}

/** With what is being written, so that nothing of it is lost; of the editions only the last. */
export function copyTemplate(work: Work, id: string, name: string): Promise<Template> {
  return write(work, async (tx) => {
    const { description, class: of, draft, current } = await mustRead(tx, templates, id)
    const content = draft?.content ?? current?.content
    if (!content) throw notFound(editionNotFound)
    return createTemplate(tx, { name, description, class: of, content })
  })
}

/** Saves what is given as the next edition; the draft is done with. What says the same as the edition of now makes none. */
export function saveEdition(
  work: Work,
  id: string,
  { content, note, version }: { content: Content; note: string; version: number },
): Promise<Template> {
  if (content.subject.trim() === '')
    throw refused('content.subject', {
      ja: '件名を入れてください。下書きには残っています',
      en: 'Say a subject. The draft is kept',
    })
  return change(
    work,
    templates,
    { id, version },
    async (tx, before) => {
      if (before.current && isSame(before.current.content, content)) {
        if (before.draft) await deleteDraft(tx, id)
        return null
      }
      await mustSeeVariables(tx, content, before.current?.content ?? null)
      const number = await insertEdition(tx, id, { content, note })
      await set(tx, templates, id, sql`edition = ${number}`)
      return { after: { name: before.name, edition: number, subject: content.subject } }
    },
    'save',
  )
}

/** What somebody may not see they may not send: only what stood there before may stay. */
async function mustSeeVariables(work: Work, content: Content, before: Content | null): Promise<void> {
  if (may(work.actor, seeMasked)) return
  const known = await readKnown(work)
  const had = before === null ? new Set<string>() : pathsIn(before)
  const field = [...pathsIn(content)]
    .filter((path) => !had.has(path))
    .map((path) => known.fieldOf(path))
    .find((one) => one?.masked)
  if (field)
    throw refused('content', {
      ja: `「${field.label.ja}」は伏せた項目のため、差し込めません。外すか、伏せた項目を見られる人に頼んでください`,
      en: `“${field.label.en}” is masked: you may not insert it. Take it out, or ask somebody who may see it`,
    })
}

/** Both were parsed by one schema: the same keys in the same order. */
const isSame = (a: Content, b: Content): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Kept as it is typed: no entry of the audit log, no new version of the template. A newer one is never overwritten. */
export function saveDraft(
  work: Work,
  id: string,
  given: { content: Content; version: number },
): Promise<Draft> {
  return write(work, async (tx) => {
    await lock(tx, templates, id)
    await mustRead(tx, templates, id)
    const saved = await storeDraft(tx, id, given)
    if (!saved) throw new Problem('stale', { current: (await selectDraft(tx, id)) ?? null })
    return saved
  })
}

export function discardDraft(work: Work, id: string, version: number): Promise<Template> {
  return write(work, async (tx) => {
    await lock(tx, templates, id)
    const template = await mustRead(tx, templates, id)
    if (!template.draft) return template
    if (template.draft.version !== version) throw new Problem('stale', { current: template.draft })
    if (!template.current) throw onlyDraft()
    await deleteDraft(tx, id)
    return mustRead(tx, templates, id)
  })
}

export async function readEditions(
  work: Work,
  id: string,
  question: { cursor?: string | undefined; limit: number },
): Promise<Page<EditionRow>> {
  await mustRead(work, templates, id)
  return selectEditions(work, id, question)
}

export async function readEdition(work: Work, id: string, number: number): Promise<Edition> {
  await mustRead(work, templates, id)
  const found = await selectEdition(work, id, number)
  if (!found) throw notFound(editionNotFound)
  return found
}

const onlyDraft = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'このテンプレートには、まだ保存した版がありません。いらないときは、テンプレートごとごみ箱に入れてください',
      en: 'Nothing of this template was ever saved. If you do not need it, move the template to the bin',
    },
  })
