import type { Composition } from '#platform/feature.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { FieldDefinition, FieldSection } from './fields.api.ts'
import { fieldSetOf, customField } from './fields.set.ts'
import { indexable } from './fields.sql.ts'
import { selectDefinitions, selectSections } from './fields.store.ts'
import { selectRuns, selectSectionVersions, type Run } from './fields.change.ts'
import type { Definition } from './fields.ts'
import type { Work } from '#platform/work.ts'

type Definitions = { items: FieldDefinition[]; bin: FieldDefinition[]; sections: FieldSection[] }

/** A definition whose values are being deleted for good: its key stays taken, and that is all of it. */
export const isGone = ({ standard, type, deletedAt }: Definition): boolean =>
  !standard && type === null && deletedAt !== null

/** All fields as an administrator sees them, in the order of the page; those in the bin last put there first. */
export async function readDefinitions(work: Work): Promise<Definitions> {
  const definitions = await selectDefinitions(work)
  const changedSections = await selectSections(work)
  const versions = await selectSectionVersions(work)
  const runs = await selectRuns(work)
  const set = fieldSetOf([...work.app.fields.values()], definitions, changedSections, [])
  const byKey = new Map(definitions.map((d) => [`${d.subject}.${d.key}`, d]))
  return {
    items: set.fields.map((field) =>
      describeField(work.app, field, byKey.get(`${field.subject}.${field.key}`), runs),
    ),
    bin: definitions
      .filter((d) => !d.standard && d.deletedAt !== null && !isGone(d))
      .toSorted((a, b) => String(b.deletedAt).localeCompare(String(a.deletedAt)))
      .map((d) => describeField(work.app, customField(d), d, runs)),
    sections: set.sections.map(({ subject, key, label, custom }) => ({
      subject,
      key,
      label,
      custom,
      version: versions.get(`${subject}.${key}`) ?? 0,
    })),
  }
}

export function describeField(
  app: Composition,
  field: Field,
  definition: Definition | undefined,
  runs: ReadonlyMap<string, Run>,
): FieldDefinition {
  const original = field.custom ? undefined : app.fields.get(`${field.subject}.${field.key}`)
  return {
    id: definition?.id ?? null,
    subject: field.subject,
    key: field.key,
    standard: original !== undefined,
    type: field.type,
    label: field.label,
    original: original?.label ?? null,
    help: field.help ?? null,
    section: field.section,
    options:
      field.options?.map(({ value, label, color, retired }) => ({
        value,
        label,
        color: color ?? null,
        retired: retired ?? false,
      })) ?? null,
    decimals: field.decimals ?? null,
    defaultValue: field.defaultValue ?? null,
    pii: field.pii,
    attribute: field.attribute ?? false,
    editable: field.editable,
    indexable: indexable(field),
    required: field.required ?? false,
    unique: field.unique ?? false,
    filterable: definition?.filterable ?? field.filterable ?? false,
    masked: field.masked ?? false,
    hidden: field.hidden ?? false,
    state: definition?.indexState ?? null,
    problem: definition?.indexProblem ?? null,
    run: (definition && runs.get(definition.id)) ?? null,
    version: definition?.version ?? 0,
    deletedAt: definition?.deletedAt ?? null,
  }
}

/** One of them, as the answer to a change. */
export async function readDefinition(
  work: Work,
  subject: Field['subject'],
  key: string,
): Promise<FieldDefinition | undefined> {
  const { items, bin } = await readDefinitions(work)
  return [...items, ...bin].find((one) => one.subject === subject && one.key === key)
}
