import type { Field, FieldOption } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { standardSections, type Section } from './fields.sections.ts'
import { selectDefinitions, selectRules, selectSections } from './fields.store.ts'
import type { Definition, FieldRule } from './fields.ts'

/** All fields as they are in this organisation now: ours with its changes, and those it made, in the order of the page. */
export type FieldSet = {
  readonly fields: readonly Field[]
  readonly sections: readonly Section[]
  readonly rules: readonly FieldRule[]
  get(subject: Field['subject'], key: string): Field | undefined
  of(subject: Field['subject']): readonly Field[]
  /** Those kept in `attributes`. */
  attributesOf(subject: Field['subject']): readonly Field[]
  /** 連携元: the systems whose ids customers have, the one that is believed first before the others. */
  readonly sources: readonly Field[]
}

/** Reads the set anew: it is small, and a change by an administrator holds from the next request on. */
export async function readFieldSet(work: Pick<Work, 'db' | 'app'>): Promise<FieldSet> {
  // One after the other: inside a transaction there is one connection.
  const definitions = await selectDefinitions(work)
  const sections = await selectSections(work)
  const rules = await selectRules(work)
  return fieldSetOf([...work.app.fields.values()], definitions, sections, rules)
}

export function fieldSetOf(
  standard: readonly Field[],
  definitions: readonly Definition[],
  changedSections: readonly Section[],
  rules: readonly FieldRule[],
): FieldSet {
  const changed = new Map(
    definitions.filter((d) => d.standard).map((d) => [`${d.subject}.${d.key}`, d] as const),
  )
  const own = definitions.filter((d) => !d.standard && d.deletedAt === null)
  const placed = [
    ...standard.map((field, index) => {
      const change = changed.get(`${field.subject}.${field.key}`)
      return {
        field: change ? withChange(field, change) : field,
        place: change?.position ?? (index + 1) * 100,
      }
    }),
    ...own.map((definition, index) => ({
      field: customField(definition),
      place: definition.position ?? 1_000_000 + index,
    })),
  ]
  const sections = mergeSections(changedSections)
  const rank = new Map(sections.map(({ subject, key }, index) => [`${subject}.${key}`, index]))
  const rankOf = ({ subject, section }: Field): number => rank.get(`${subject}.${section}`) ?? sections.length
  const fields = placed
    .toSorted((a, b) => rankOf(a.field) - rankOf(b.field) || a.place - b.place)
    .map(({ field }) => field)
  const byKey = new Map(fields.map((field) => [`${field.subject}.${field.key}`, field]))
  const bySubject = {
    customer: fields.filter(({ subject }) => subject === 'customer'),
    company: fields.filter(({ subject }) => subject === 'company'),
  }
  return {
    fields,
    sections,
    rules,
    get: (subject, key) => byKey.get(`${subject}.${key}`),
    of: (subject) => bySubject[subject],
    attributesOf: (subject) => bySubject[subject].filter(({ attribute }) => attribute),
    sources: bySubject.customer.filter(({ type }) => type === 'externalId'),
  }
}

/** One of ours with what an administrator changed about it; its old labels still name it in files. */
function withChange(field: Field, change: Definition): Field {
  return {
    ...field,
    label: { ja: change.labelJa ?? field.label.ja, en: change.labelEn ?? field.label.en },
    ...(change.helpJa !== null && { help: { ja: change.helpJa, en: change.helpEn ?? change.helpJa } }),
    section: change.section ?? field.section,
    aliases: [...field.aliases, field.label.ja, field.label.en],
    ...(change.pii && { pii: change.pii }),
    ...(change.options && field.attribute && { options: change.options }),
    required: change.required,
    masked: change.masked || change.pii === 'sensitive',
    hidden: change.hidden,
    ...(field.attribute && { filterable: change.filterable && change.indexState === 'ready' }),
  }
}

export function customField(definition: Definition): Field {
  const ja = definition.labelJa ?? definition.key
  return {
    key: definition.key,
    subject: definition.subject,
    label: { ja, en: definition.labelEn ?? ja },
    type: definition.type ?? 'text',
    section: definition.section ?? 'note',
    ...(definition.options && { options: definition.options as FieldOption[] }),
    ...(definition.helpJa !== null && {
      help: { ja: definition.helpJa, en: definition.helpEn ?? definition.helpJa },
    }),
    pii: definition.pii ?? 'none',
    aliases: [definition.key],
    merge: definition.type === 'choices' || definition.type === 'externalId' ? 'union' : 'newest',
    attribute: true,
    custom: true,
    editable: true,
    required: definition.required,
    masked: definition.masked || definition.pii === 'sensitive',
    unique: definition.exclusive,
    filterable: definition.filterable && definition.indexState === 'ready',
    hidden: definition.hidden,
    ...(definition.defaultValue !== null && { defaultValue: definition.defaultValue }),
    ...(definition.decimals !== null && { decimals: definition.decimals }),
    list: { width: 140 },
  }
}

function mergeSections(changed: readonly Section[]): Section[] {
  const byKey = new Map(standardSections.map((section) => [`${section.subject}.${section.key}`, section]))
  for (const section of changed) {
    const ours = byKey.get(`${section.subject}.${section.key}`)
    byKey.set(`${section.subject}.${section.key}`, {
      ...section,
      custom: ours === undefined,
      label: {
        ja: section.label.ja || (ours?.label.ja ?? ''),
        en: section.label.en || (ours?.label.en ?? ''),
      },
    })
  }
  return [...byKey.values()].toSorted((a, b) => a.position - b.position)
}
