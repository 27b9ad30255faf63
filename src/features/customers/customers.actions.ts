import { Problem } from '#kit/problem.ts'
import { afterChange } from '#platform/after-change.ts'
import { announce } from '#platform/live.ts'
import { write, mustBeAllowed, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changesBetween } from '#features/audit/audit.ts'
import {
  defaultAttributes,
  readAttributes,
  readValueContext,
  uniqueIdentities,
} from '#features/fields/fields.attributes.ts'
import { checkValues, refuseOrWarn } from '#features/fields/fields.check.ts'
import { consentsOf, mustHaveConsents, saveConsents } from '#features/fields/fields.consents.ts'
import type { Consents } from '#features/fields/fields.schemas.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { addTags, tagsByName } from '#features/tags/tags.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import type { ContactPointInput, Customer, CustomerInput, ExternalId, PostInput } from './customers.api.ts'
import { moveToBin, restoreFromBin } from './customers.bin.ts'
import { change, companyNames, draftPosts, fieldsOf, mustRead } from './customers.change.ts'
import { makesKnown, mustBeFree, rebuildIdentities } from './customers.identities.ts'
import { mustBeCurrent, noCustomer, refusingTakenIdentity } from './customers.refusals.ts'
import { rowsOf } from './customers.rows.ts'
import * as save from './customers.save.ts'
import { withExternalIds } from './customers.sources.ts'
import { readCustomer } from './customers.store.ts'
import { flat, withoutEmpty } from './customers.ts'
import { valuesOf, valuesOfRows } from './customers.values.ts'

export async function getCustomer(work: Work, id: string): Promise<Customer> {
  const customer = (await readCustomer(work, id)) ?? (await readCustomer(work, id, { deleted: true }))
  if (!customer) throw noCustomer()
  return customer
}

/** As the contract gives it: a field that is missing is not touched. */
type Given<T> = { [K in keyof T]?: T[K] | undefined }
export type NewCustomer = Given<CustomerInput> & {
  contactPoints: readonly ContactPointInput[]
  posts: readonly PostInput[]
  tagNames: readonly string[]
  consents?: Consents | undefined
  externalIds?: readonly ExternalId[] | undefined
}

export function createCustomer(
  work: Work,
  { contactPoints, posts, tagNames, consents = {}, attributes = {}, externalIds, ...fields }: NewCustomer,
): Promise<Customer> {
  return write(work, async (tx) => {
    mustSayWho(fields, contactPoints, posts)
    const fieldSet = await readFieldSet(tx)
    const context = await readValueContext(tx)
    const defaults = defaultAttributes(fieldSet, 'customer')
    const given = withExternalIds(fieldSet, attributes, externalIds)
    const values = readAttributes(tx, fieldSet, 'customer', given, defaults, context)
    const tags = await tagsByName(tx, tagNames)
    const rows = rowsOf({
      fields: { ownerId: tx.actor.kind === 'user' ? tx.actor.userId : null, ...fields, attributes: values },
      contactPoints,
      posts: await draftPosts(tx, posts),
      tagIds: [...tags.values()].map((tag) => tag.id),
      identities: uniqueIdentities(fieldSet, values),
    })
    refuseOrWarn(checkValues(fieldSet, 'customer', valuesOfRows(rows), null))
    mustHaveConsents(fieldSet, values, {}, new Set(Object.keys(consents)))
    await mustBeFree(tx, fieldSet, [rows])
    await refusingTakenIdentity(fieldSet, () => save.insertCustomer(tx, rows))
    await saveConsents(tx, rows.id, consents)
    await tell(tx, rows.id, 'customer.created')
    await addTags(tx, [rows.id], rows.tagIds)
    await afterChange(tx, 'customer', [rows.id])
    const created = await mustRead(tx, rows.id)
    await audit(tx, {
      action: 'customer.create',
      subjectKind: 'customer',
      subjectId: rows.id,
      after: created,
    })
    await announce(tx, { topic: 'customer', id: rows.id })
    return created
  })
}

/** A record needs something to be found by. */
function mustSayWho(
  fields: Given<CustomerInput>,
  points: readonly ContactPointInput[],
  posts: readonly PostInput[],
): void {
  const named = [fields.familyName, fields.givenName, fields.familyKana, fields.givenKana, fields.code]
  if (named.some((text) => text?.trim()) || points.some((point) => point.value.trim()) || posts.length > 0)
    return
  throw new Problem('invalid', {
    fields: [
      {
        path: 'familyName',
        message: {
          ja: '名前・フリガナ・会員番号・連絡先のどれか1つを入れてください',
          en: 'Enter a name, a reading, a member number or a contact point',
        },
      },
    ],
  })
}

export function updateCustomer(
  work: Work,
  id: string,
  {
    version,
    consents = {},
    attributes: typed = {},
    externalIds,
    ...columns
  }: Pick<NewCustomer, 'consents' | 'externalIds'> & Given<CustomerInput> & { version: number },
): Promise<Customer> {
  return change(work, id, async (tx, customer) => {
    mustBeCurrent(customer, version, customer)
    const before = fieldsOf(customer)
    const fieldSet = await readFieldSet(tx)
    const context = await readValueContext(tx)
    const given = withExternalIds(fieldSet, typed, externalIds)
    const attributes = readAttributes(tx, fieldSet, 'customer', given, before.attributes, context)
    const after = { ...before, ...withoutEmpty(columns), attributes }
    const changed = changesBetween(flat(before), flat(after))
    if (!changed) return
    const keys = new Set(Object.keys(changed.after))
    refuseOrWarn(checkValues(fieldSet, 'customer', valuesOf({ ...customer, ...after }), keys))
    mustHaveConsents(fieldSet, attributes, before.attributes, await consentsOf(tx, id, Object.keys(consents)))
    await save.updateCustomer(tx, id, after, companyNames(customer))
    await saveConsents(tx, id, consents)
    if ([...keys].some((key) => makesKnown(fieldSet, key))) await rebuildIdentities(tx, fieldSet, [id])
    await tell(tx, id, 'customer.updated', { fields: Object.keys(changed.after) })
    await audit(tx, { action: 'customer.update', subjectKind: 'customer', subjectId: id, ...changed })
  })
}

export function removeCustomer(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const customer = await readCustomer(tx, id, { lock: true })
    if (!customer) throw noCustomer()
    mustBeCurrent(customer, version, customer)
    await moveToBin(tx, [id])
  })
}

export function restoreCustomer(work: Work, id: string): Promise<Customer> {
  return write(work, async (tx) => {
    if ((await restoreFromBin(tx, [id])).length === 0 && !(await readCustomer(tx, id))) throw noCustomer()
    await afterChange(tx, 'customer', [id])
    return mustRead(tx, id)
  })
}

/** Runs an action of the catalogue on chosen customers; what may not be seen is not touched. */
export function act(work: Work, kind: string, params: unknown, ids: readonly string[]) {
  const action = work.app.actions.get(kind)
  if (!action)
    throw new Problem('invalid', {
      fields: [{ path: 'action', message: { ja: 'この操作はありません', en: 'There is no such action' } }],
    })
  mustBeAllowed(work, action.permission)
  const parsed = action.params.safeParse(params)
  if (!parsed.success)
    throw new Problem('invalid', {
      fields: parsed.error.issues.map(({ path, message }) => ({
        path: ['params', ...path].join('.'),
        message,
      })),
    })
  return write(work, async (tx) => {
    const changed = await action.run(tx, ids, parsed.data)
    await afterChange(tx, 'customer', changed)
    return { changed }
  })
}
