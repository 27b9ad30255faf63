import { afterChange } from '#platform/after-change.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { loadForChange, type StoredCustomer } from '#features/customers/customers.bulk.ts'
import { rebuildIdentities } from '#features/customers/customers.identities.ts'
import { noCustomer } from '#features/customers/customers.refusals.ts'
import { updateCustomer } from '#features/customers/customers.save.ts'
import { visibleIds } from '#features/customers/customers.store.ts'
import { flat, type CustomerFields } from '#features/customers/customers.ts'
import { fieldIdentity } from '#features/fields/fields.attributes.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { giveBack } from './merging.back.ts'
import { balanceOf, moveAll, saveImages } from './merging.move.ts'
import { readOrigins } from './merging.origins.ts'
import * as store from './merging.store.ts'
import type { Act } from './merging.store.ts'
import {
  alreadyOne,
  decide,
  fieldsFrom,
  takenBack,
  type Candidate,
  type Choice,
  type Decision,
} from './merging.ts'

/** The records that are to become one, the survivor first, locked until the transaction ends. */
export type Loaded = {
  readonly records: readonly StoredCustomer[]
  readonly candidates: readonly Candidate[]
  readonly fieldSet: FieldSet
}

export async function load(
  work: Work,
  survivorId: string,
  loserIds: readonly string[],
  { lock = true } = {},
): Promise<Loaded> {
  const ids = [survivorId, ...loserIds]
  // An old id was already read as the one it goes by now.
  if (new Set(ids).size < ids.length) throw alreadyOne()
  const seen = new Set(await visibleIds(work, ids, { lock }))
  const missing = ids.filter((id) => !seen.has(id))
  if (missing.length > 0)
    throw (await store.readAliases(work, missing)).size > 0 ? alreadyOne() : noCustomer()
  const stored = await loadForChange(work.db, ids, { lock })
  const records = ids.flatMap((id) => stored.get(id) ?? [])
  const created = await store.readCreatedAt(work, ids)
  return {
    records,
    candidates: records.map(({ id, fields }) => ({ id, fields, createdAt: created.get(id) ?? '' })),
    fieldSet: await readFieldSet(work),
  }
}

export async function decideFor(
  work: Work,
  { candidates, fieldSet }: Loaded,
  choices: ReadonlyMap<string, Choice>,
): Promise<Decision[]> {
  const fieldOf = (key: string): Field | undefined => fieldSet.get('customer', key)
  const unknown = (): { at: string; byHand: boolean; checked: boolean } => ({
    at: '',
    byHand: false,
    checked: false,
  })
  // Only where values differ it matters where they come from.
  const differing = decide(candidates, fieldOf, unknown, choices).flatMap(({ key, rule }) =>
    rule === 'newest' ? [key] : [],
  )
  return decide(candidates, fieldOf, await readOrigins(work, fieldSet, candidates, differing), choices)
}

/** Writes a decided merge: everything moves, the survivor's fields are set, the old ids are aliases. */
export async function apply(
  work: Work,
  act: Pick<Act, 'id'>,
  { records, fieldSet }: Loaded,
  decisions: readonly Decision[],
  firsts: ReadonlyMap<string, string>,
): Promise<{ before: CustomerFields; after: CustomerFields }> {
  const [survivor, ...losers] = records
  if (!survivor) throw noCustomer()
  const { id: survivorId, fields: before } = survivor
  const loserIds = losers.map(({ id }) => id)
  const sources = fieldSet.sources.map(({ key }) => fieldIdentity(key))
  const identities = await store.exclusiveIdentities(work, loserIds, sources)
  const from = new Map(decisions.flatMap(({ key, from: id }) => (id === null ? [] : [[key, id] as const])))
  const images = await moveAll(work, { survivorId, loserIds, from: new Map([...from, ...firsts]) })
  await store.insertAliases(work, { survivorId, id: act.id }, identities)
  const after = fieldsFrom(new Map(decisions.map(({ key, value }) => [key, value])))
  await saveImages(work, { survivorId, mergeId: act.id }, [
    ...images,
    {
      table: 'customer',
      fromId: survivorId,
      key: '{}',
      outcome: 'changed',
      before: JSON.stringify(before),
      after: JSON.stringify(after),
    },
  ])
  await saveFields(work, survivorId, after)
  await store.raiseVersion(work, survivorId, Math.max(...records.map(({ version }) => version)))
  await rebuildIdentities(work, fieldSet, [survivorId])
  await afterChange(work, 'customer', [survivorId])
  return { before, after }
}

/** Takes one act back whose survivor is a record of its own. Answers what people changed in the fields since. */
export async function takeBack(
  work: Work,
  act: Act,
  fieldSet: FieldSet,
): Promise<{ edited: ReadonlyMap<string, unknown>; before: CustomerFields; after: CustomerFields }> {
  const { survivorId } = act
  const loserIds = act.losers.map(({ id }) => id)
  const image = await store.readFieldsImage(work, act)
  const now = (await loadForChange(work.db, [survivorId])).get(survivorId)
  if (!image || !now) throw noCustomer()
  const sources = new Set(fieldSet.sources.map(({ key }) => key))
  const { fields, edited } = takenBack(image.before, image.after, now.fields, sources)
  await store.deleteAliases(work, act.id)
  const balance = await balanceOf(work, [survivorId, ...loserIds])
  await giveBack(work, survivorId, act.id)
  await balance()
  await saveFields(work, survivorId, fields)
  // One after the other: what names somebody alone is free before it names another.
  await rebuildIdentities(work, fieldSet, [survivorId])
  await rebuildIdentities(work, fieldSet, loserIds)
  await afterChange(work, 'customer', [survivorId, ...loserIds])
  return { edited, before: now.fields, after: fields }
}

async function saveFields(work: Work, id: string, fields: CustomerFields): Promise<void> {
  const posts = (await loadForChange(work.db, [id])).get(id)?.posts ?? []
  await updateCustomer(
    work,
    id,
    fields,
    posts.map(({ companyName }) => companyName),
  )
}

/** What one may compare and choose between: fields that are written, not those that are worked out. */
export function isDecided(field: Field | undefined): field is Field {
  return field !== undefined && (field.attribute === true || field.column !== undefined)
}

export function valueIn(fields: CustomerFields, key: string): unknown {
  return flat(fields)[key] ?? null
}
