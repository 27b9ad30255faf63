import { afterChange } from '#platform/after-change.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { notFound } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { mustBeFree, mustBeUnique } from '#features/companies/companies.actions.ts'
import { chainAbove } from '#features/companies/companies.group.store.ts'
import { rekeyThese, updateCompany } from '#features/companies/companies.store.ts'
import { companyNotFound, readFields } from '#features/companies/companies.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { giveBackRows, moveToSurvivor, saveCompanyImages } from './merging.companies.move.ts'
import { readCompanyOrigins } from './merging.companies.origins.ts'
import * as store from './merging.companies.store.ts'
import type { CompanyAct, StoredFirm } from './merging.companies.store.ts'
import {
  companiesAlreadyOne,
  companyFieldsFrom,
  companyTakenBack,
  decideCompany,
  parentOfMerged,
  ringAfterUndo,
  type CompanyImage,
} from './merging.companies.ts'
import type { Choice, Decision } from './merging.ts'

/** The companies that are to become one, the survivor first. */
export type LoadedCompanies = { readonly records: readonly StoredFirm[]; readonly fieldSet: FieldSet }

/** `lock` holds them until the transaction ends: whoever waits for it finds them merged, and is told. */
export async function loadCompanies(
  work: Work,
  survivorId: string,
  loserIds: readonly string[],
  { lock }: { lock: boolean },
): Promise<LoadedCompanies> {
  const ids = [survivorId, ...loserIds]
  // An old id was already read as the one it goes by now.
  if (new Set(ids).size < ids.length) throw companiesAlreadyOne()
  const records = await store.readFirms(work, ids, { lock })
  if (records.length < ids.length)
    throw (await store.readOldIds(work, ids)).size > 0 ? companiesAlreadyOne() : notFound(companyNotFound)
  return { records, fieldSet: await readFieldSet(work) }
}

export async function decideForCompanies(
  work: Work,
  { records, fieldSet }: LoadedCompanies,
  choices: ReadonlyMap<string, Choice>,
): Promise<Decision[]> {
  const fieldOf = (key: string): Field | undefined => fieldSet.get('company', key)
  const unknown = (): { at: string; byHand: boolean; checked: boolean } => ({
    at: '',
    byHand: false,
    checked: false,
  })
  // Only where values differ it matters where they come from.
  const differing = decideCompany(records, fieldOf, unknown, choices).flatMap(({ key, rule }) =>
    rule === 'newest' ? [key] : [],
  )
  return decideCompany(records, fieldOf, await readCompanyOrigins(work, records, differing), choices)
}

/** Writes a decided merge: everything names the survivor, its fields are set, the old ids and names are aliases. */
export async function applyToCompanies(
  work: Work,
  act: Pick<CompanyAct, 'id'>,
  { records }: LoadedCompanies,
  decisions: readonly Decision[],
): Promise<{ before: CompanyImage; after: CompanyImage }> {
  const [survivor, ...losers] = records
  if (!survivor) throw notFound(companyNotFound)
  const { id: survivorId, fields, parentId } = survivor
  const loserIds = losers.map(({ id }) => id)
  const ids = records.map(({ id }) => id)
  const chains = []
  for (const id of ids) chains.push((await chainAbove(work, id)).map((one) => one.id))
  const given = companyFieldsFrom(new Map(decisions.map(({ key, value }) => [key, value])))
  // Throws where what was chosen contradicts itself.
  const after = { fields: readFields(given, given), parentId: parentOfMerged(ids, chains) }
  await store.insertCompanyAliases(work, { survivorId, mergeId: act.id, loserIds })
  const images = await moveToSurvivor(work, { survivorId, loserIds })
  await saveCompanyImages(work, act.id, images)
  await updateCompany(work, survivorId, after.fields)
  const version = Math.max(...records.map((one) => one.version))
  await store.placeFirm(work, survivorId, { parentId: after.parentId, above: version })
  const before = { fields, parentId }
  const decided = decisions.map(({ key, rule, from }) => ({ field: key, rule, from }))
  const children = images.flatMap(({ column, key }) =>
    column === 'parent_id' ? [String((JSON.parse(key) as { id: string }).id)] : [],
  )
  await store.saveCompanyOutcome(work, act.id, {
    decided,
    before,
    after,
    placed: [...new Set([...ids, ...children])],
    above: [...new Set(chains.flat())],
  })
  await follow(work, [survivorId])
  return { before, after }
}

/** Takes one act back whose survivor is a company of its own. Answers what people changed in the fields since. */
export async function takeBackCompanies(
  work: Work,
  act: CompanyAct,
): Promise<{ edited: ReadonlyMap<string, unknown>; before: CompanyImage; after: CompanyImage }> {
  const { id: mergeId, survivorId } = act
  const loserIds = act.losers.map(({ id }) => id)
  const image = await store.readCompanyImages(work, mergeId)
  const [now] = await store.readFirms(work, [survivorId], { lock: true })
  if (!image || !now) throw notFound(companyNotFound)
  const { edited, ...after } = companyTakenBack(image.before, image.after, now)
  await store.deleteCompanyAliases(work, mergeId)
  await giveBackRows(work, survivorId, mergeId)
  await updateCompany(work, survivorId, after.fields)
  await store.placeFirm(work, survivorId, {
    parentId: after.parentId === null ? null : await mustStand(work, after.parentId),
    above: now.version,
  })
  await rekeyThese(work, loserIds)
  await follow(work, [survivorId, ...loserIds])
  return { edited, before: { fields: now.fields, parentId: now.parentId }, after }
}

/** Who was the parent then may be part of another company by now, or deleted for good. */
async function mustStand(work: Work, parentId: string): Promise<string | null> {
  const id = (await store.readOldIds(work, [parentId])).get(parentId) ?? parentId
  return (await store.existsFirm(work, id)) ? id : null
}

/** What is each company's alone may have gone to another one meanwhile, and parents may have been set since. */
export async function mustStandApart(work: Work, ids: readonly string[]): Promise<void> {
  const fieldSet = await readFieldSet(work)
  for (const { id, fields } of await store.readFirms(work, ids, { lock: false })) {
    await mustBeFree(work, fields, id)
    await mustBeUnique(work, fieldSet, fields.attributes, {}, id)
    const chain = await chainAbove(work, id)
    const again = chain.findIndex((one, at) => chain.findIndex((other) => other.id === one.id) < at)
    if (again > 0)
      throw ringAfterUndo(
        chain
          .slice(0, again + 1)
          .map(({ name }) => name)
          .join(' → '),
      )
  }
}

/** What others derive of a company, its people's search text included. */
async function follow(work: Work, ids: readonly string[]): Promise<void> {
  await afterChange(work, 'company', ids)
  for (const companyId of ids) await enqueue(work, 'customers.rekeyCompany', { companyId })
}
