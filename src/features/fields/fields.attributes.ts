import { sql } from 'kysely'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Attributes, AttributeValue, Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { seeMasked } from './fields.permissions.ts'
import type { FieldSet } from './fields.set.ts'
import { personKey, readValue, uniqueKeys, type ValueContext } from './fields.values.ts'

/** Reads once what values refer to: the time zone, and who the users are. */
export async function readValueContext(work: Pick<Work, 'db'>): Promise<ValueContext> {
  const { timeZone } = await readSettings(work)
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email_key as email from app_user order by id`.execute(work.db)
  const people = new Map<string, string | null>()
  for (const { id, name, email } of rows) {
    people.set(email, id)
    const key = personKey(name)
    people.set(key, people.has(key) ? null : id)
  }
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return { timeZone, people, nameOf: (id) => names.get(id) }
}

/**
 * What was given over what there was. Throws a Problem with one field (`attributes.<key>`) for each value that cannot be
 * read, that names no field, or that the actor may not see and so may not change.
 */
export function readAttributes(
  work: Pick<Work, 'actor'>,
  fieldSet: FieldSet,
  subject: Field['subject'],
  given: { readonly [key: string]: unknown },
  before: Attributes,
  context: ValueContext,
): Attributes {
  const problems: FieldProblem[] = []
  const after: { [key: string]: AttributeValue } = { ...before }
  for (const [key, typed] of Object.entries(given)) {
    const path = `attributes.${key}`
    const field = fieldSet.get(subject, key)
    if (!field?.attribute) {
      problems.push({ path, message: noSuchField })
      continue
    }
    if (field.masked && !may(work.actor, seeMasked)) {
      problems.push({ path, message: masked })
      continue
    }
    const read = readValue(field, typed, context)
    if (!read.ok) problems.push({ path, message: read.refusal })
    else if (read.value === null) delete after[key]
    else after[key] = read.value
  }
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  return after
}

/** The values that a new record begins with, where nothing else was given. */
export function defaultAttributes(fieldSet: FieldSet, subject: Field['subject']): Attributes {
  return Object.fromEntries(
    fieldSet
      .attributesOf(subject)
      .flatMap(({ key, defaultValue }) => (defaultValue === undefined ? [] : [[key, defaultValue] as const])),
  )
}

export const fieldIdentity = (key: string): string => `field:${key}`

/** By which values of attributes a customer is the only one, for `customer_identity`. */
export function uniqueIdentities(
  fieldSet: FieldSet,
  attributes: Attributes,
): { kind: string; value: string; exclusive: true }[] {
  return fieldSet.attributesOf('customer').flatMap((field) => {
    const value = field.unique ? attributes[field.key] : undefined
    return value === undefined
      ? []
      : uniqueKeys(field, value).map((key) => ({
          kind: fieldIdentity(field.key),
          value: key,
          exclusive: true as const,
        }))
  })
}

/** Without the values that the actor may not see, and the keys of those that are there. */
export function masking(
  work: Pick<Work, 'actor'>,
  fieldSet: FieldSet,
  subject: Field['subject'],
): (attributes: Attributes) => { attributes: Attributes; masked: string[] } {
  const hidden = may(work.actor, seeMasked)
    ? []
    : fieldSet.attributesOf(subject).filter((field) => field.masked)
  // A field in the bin keeps its values, for when it is restored; nobody sees them meanwhile.
  const known = new Set(fieldSet.attributesOf(subject).map(({ key }) => key))
  return (attributes) => {
    const masked = hidden.filter(({ key }) => attributes[key] !== undefined).map(({ key }) => key)
    const shown = Object.entries(attributes).filter(([key]) => known.has(key) && !masked.includes(key))
    return { attributes: Object.fromEntries(shown), masked }
  }
}

const noSuchField = { ja: 'この項目はありません', en: 'There is no such field' }
const masked = {
  ja: 'この項目は伏せられているため変更できません。見られる人に依頼してください',
  en: 'This field is masked for you, so you cannot change it. Ask somebody who may see it',
}
