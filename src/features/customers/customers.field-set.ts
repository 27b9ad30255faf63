import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { defineAction } from '#platform/catalogue/action.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { announce } from '#platform/live.ts'
import { may, type Work } from '#platform/work.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { checkValues } from '#features/fields/fields.check.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { readValue } from '#features/fields/fields.values.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { customerInput } from './customers.api.ts'
import { loadForChange, type StoredCustomer } from './customers.bulk.ts'
import { makesKnown, rebuildIdentities } from './customers.identities.ts'
import { customerKeys } from './customers.keys.ts'
import { rowsOf } from './customers.rows.ts'
import { saveFieldValues, saveKeys } from './customers.save.ts'
import { visibleIds } from './customers.store.ts'
import { emptyFields, flat } from './customers.ts'
import { valuesOfRows } from './customers.values.ts'

type Value = AttributeValue | null
type Changed = { readonly customer: StoredCustomer; readonly before: Value; readonly after: Value }

const params = z.object({
  field: z.string().max(60).describe('The key of a field'),
  value: z
    .union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(500)).max(200), z.null()])
    .describe('As a form or a cell gives it; null clears the field'),
})
const nameKeys: ReadonlySet<string> = new Set([
  'familyName',
  'givenName',
  'familyKana',
  'givenKana',
  'formerFamilyName',
])

/** One value for a field of many customers, or none; each is held to the rules of the organisation by itself. */
export const setField = defineAction({
  kind: 'field.set',
  label: { ja: '項目の値を変える', en: 'Set a field' },
  permission: 'customers.write',
  params,
  async run(work, customerIds, { field: key, value }, refuse) {
    const fieldSet = await readFieldSet(work)
    const field = mustBeSettable(work, fieldSet, key)
    const after = await mustRead(work, field, value)
    const consented = await consentedTo(work, field, after, customerIds)
    const loaded = await loadForChange(work.db, await visibleIds(work, customerIds))
    const changed: Changed[] = []
    for (const customer of loaded.values()) {
      const before = valueOf(customer, field)
      if (isDeepStrictEqual(before, after)) continue
      const why =
        consented?.has(customer.id) === false ? noConsent(field) : broken(fieldSet, customer, field, after)
      if (!why) changed.push({ customer, before, after })
      else if (refuse) refuse(customer.id, why)
      else throw new Problem('invalid', { fields: [{ path: `params.value`, message: why }] })
    }
    return save(work, fieldSet, field, changed)
  },
  wayBack: {
    async capture(work, customerIds, { field: key }) {
      const field = mustBeSettable(work, await readFieldSet(work), key)
      const loaded = await loadForChange(work.db, customerIds)
      return [...loaded.values()].map((customer) => ({
        id: customer.id,
        before: { value: valueOf(customer, field) },
      }))
    },
    async restore(work, rows, { field: key }) {
      const fieldSet = await readFieldSet(work)
      const field = mustBeSettable(work, fieldSet, key)
      const loaded = await loadForChange(
        work.db,
        rows.map(({ id }) => id),
      )
      const changed = rows.flatMap(({ id, before }) => {
        const customer = loaded.get(id)
        const former = (before as { value: Value }).value
        return customer ? [{ customer, before: valueOf(customer, field), after: former }] : []
      })
      return save(work, fieldSet, field, changed)
    },
  },
})

function mustBeSettable(work: Work, fieldSet: FieldSet, key: string): Field {
  const field = fieldSet.get('customer', key)
  if (!field?.editable || !(field.attribute || field.column) || field.type === 'file')
    throw refused('params.field', {
      ja: 'まとめて変えられる項目ではありません。ほかの項目を選んでください',
      en: 'This is no field that can be set for many. Choose another',
    })
  if (key === 'ownerId')
    throw refused('params.field', {
      ja: '担当は「担当を変える」で変えてください',
      en: 'Use “Set the owner” for the owner',
    })
  if (field.masked && !may(work.actor, seeMasked))
    throw refused('params.field', {
      ja: 'この項目は伏せられているため変更できません。見られる人に依頼してください',
      en: 'This field is masked for you, so you cannot change it. Ask somebody who may see it',
    })
  return field
}

async function mustRead(work: Work, field: Field, given: unknown): Promise<Value> {
  const read = readValue(field, given, await readValueContext(work))
  if (!read.ok) throw refused('params.value', read.refusal)
  if (field.attribute) return read.value
  const valid = z.safeParse(
    customerInput.shape[field.key as keyof typeof customerInput.shape] ?? z.unknown(),
    read.value,
  )
  if (valid.success) return read.value
  throw refused(
    'params.value',
    read.value === null
      ? {
          ja: 'この項目は空にできません。値を選んでください',
          en: 'This field cannot be empty. Choose a value',
        }
      : (valid.error.issues[0]?.message ?? ''),
  )
}

function refused(path: string, message: FieldProblem['message']): Problem {
  return new Problem('invalid', { fields: [{ path, message }] })
}

function valueOf({ fields }: StoredCustomer, { key }: Field): Value {
  return (flat({ ...emptyFields, ...fields })[key] ?? null) as Value
}

function broken(
  fieldSet: FieldSet,
  customer: StoredCustomer,
  field: Field,
  value: Value,
): Phrase | undefined {
  const found = checkValues(
    fieldSet,
    'customer',
    { ...valuesOfRows(rowsOf(customer)), [field.key]: value },
    new Set([field.key]),
  )
  return found.find(({ severity }) => severity === 'refuse')?.message
}

/** Who has consented that a sensitive value be kept; undefined where nobody has to. */
async function consentedTo(
  work: Work,
  { key, pii }: Field,
  value: Value,
  ids: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  if (pii !== 'sensitive' || value === null) return undefined
  const { rows } = await sql<{ customerId: string }>`
    select customer_id from field_consent where field_key = ${key} and customer_id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  return new Set(rows.map(({ customerId }) => customerId))
}

const noConsent = ({ label }: Field): Phrase => ({
  ja: `「${label.ja}」は要配慮個人情報です。本人の同意（同意日と方法）を顧客のページで記録してください`,
  en: `“${label.en}” is sensitive. Record the person's consent on their page first`,
})

async function save(
  work: Work,
  fieldSet: FieldSet,
  field: Field,
  changed: readonly Changed[],
): Promise<string[]> {
  const ids = changed.map(({ customer }) => customer.id)
  if (ids.length === 0) return ids
  await saveFieldValues(
    work,
    field,
    changed.map(({ customer, after }) => ({ id: customer.id, value: after })),
  )
  if (nameKeys.has(field.key))
    await saveKeys(
      work,
      changed.map(({ customer: { id, fields, posts }, after }) => ({
        id,
        ...customerKeys(
          { ...emptyFields, ...fields, [field.key]: after },
          posts.map(({ companyName }) => companyName),
        ),
      })),
    )
  if (makesKnown(fieldSet, field.key)) await rebuildIdentities(work, fieldSet, ids)
  await tellMany(work, ids, 'customer.updated', { fields: [field.key] })
  await auditMany(
    work,
    changed.map(({ customer, before, after }) => ({
      action: 'customer.update',
      subjectKind: 'customer',
      subjectId: customer.id,
      before: { [field.key]: before },
      after: { [field.key]: after },
    })),
  )
  await announce(work, { topic: 'customer' })
  return ids
}
