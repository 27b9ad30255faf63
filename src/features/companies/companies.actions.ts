import { audit, auditMany } from '#features/audit/audit.actions.ts'
import { changesBetween } from '#features/audit/audit.ts'
import { defaultAttributes, readAttributes, readValueContext } from '#features/fields/fields.attributes.ts'
import { checkValues, refuseOrWarn } from '#features/fields/fields.check.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { write, type Work } from '#platform/work.ts'
import type { Company } from './companies.api.ts'
import type { Known } from './companies.bulk.ts'
import {
  holderOfNumber,
  holderOfValue,
  insertCompanies,
  lockCreationByName,
  readByKeys,
  readCompany,
  rekeyAliases,
  rekeyOldest,
  setDeleted,
  updateCompany as saveCompany,
  userExists,
  type NamedCompany,
} from './companies.store.ts'
import {
  chooseByName,
  companyNotFound,
  corporateNumberTaken,
  flat,
  identityOf,
  noSuchOwner,
  readFields,
  sameIdentity,
  valueTaken,
  type CompanyFields,
  type CompanyIdentity,
  type CompanyPatch,
} from './companies.ts'

export async function getCompany(work: Work, id: string): Promise<Company> {
  const company = await readCompany(work, id)
  if (!company) throw notFound(companyNotFound)
  return company
}

type GivenCompany = Omit<CompanyPatch, 'attributes'> & {
  attributes?: { readonly [key: string]: unknown } | undefined
}

export function createCompany(
  work: Work,
  { attributes = {}, ...given }: GivenCompany & { name: string },
  known?: Known,
): Promise<Company> {
  return write(work, async (tx) => {
    const { fieldSet, context } = known ?? (await readKnown(tx))
    const before = defaultAttributes(fieldSet, 'company')
    const fields = readFields({
      ...given,
      attributes: readAttributes(tx, fieldSet, 'company', attributes, before, context),
    })
    refuseOrWarn(checkValues(fieldSet, 'company', flat(fields), null))
    await mustBeUnique(tx, fieldSet, fields.attributes, {}, null)
    await mustBeFree(tx, fields, null)
    await mustBeUser(tx, fields.ownerId)
    const [id = ''] = await insertCompanies(tx, [fields])
    await audit(tx, { action: 'company.create', subjectKind: 'company', subjectId: id, after: fields })
    await announce(tx, { topic: 'company', id })
    return getCompany(tx, id)
  })
}

export function updateCompany(
  work: Work,
  id: string,
  { version, attributes = {}, ...given }: GivenCompany & { version: number },
  known?: Known,
): Promise<Company> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = fieldsOf(stored)
    const { fieldSet, context } = known ?? (await readKnown(tx))
    const read = readAttributes(tx, fieldSet, 'company', attributes, before.attributes, context)
    const after = readFields({ ...given, attributes: read }, before)
    const changed = changesBetween(flat(before), flat(after))
    if (!changed) return stored
    refuseOrWarn(checkValues(fieldSet, 'company', flat(after), new Set(Object.keys(changed.after))))
    await mustBeUnique(tx, fieldSet, after.attributes, before.attributes, id)
    if (after.corporateNumber !== before.corporateNumber) await mustBeFree(tx, after, id)
    if (after.ownerId !== before.ownerId) await mustBeUser(tx, after.ownerId)
    await saveCompany(tx, id, after)
    await audit(tx, { action: 'company.update', subjectKind: 'company', subjectId: id, ...changed })
    // People are found by their company's name too; customers stand below, so their job is asked for by its name.
    if (after.name !== before.name && tx.app.jobs.has('customers.rekeyCompany'))
      await enqueue(tx, 'customers.rekeyCompany', { companyId: id })
    await announce(tx, { topic: 'company', id })
    return getCompany(tx, id)
  })
}

/** For one; who has many to write reads it once. */
async function readKnown(work: Work): Promise<Known> {
  return { fieldSet: await readFieldSet(work), context: await readValueContext(work) }
}

/** Refuses a value of a unique field that another company outside the bin has. */
export async function mustBeUnique(
  work: Work,
  fieldSet: FieldSet,
  after: Attributes,
  before: Attributes,
  id: string | null,
): Promise<void> {
  for (const field of fieldSet.attributesOf('company')) {
    const value = field.unique ? after[field.key] : undefined
    if (value === undefined || value === before[field.key]) continue
    const holder = await holderOfValue(work, field, value)
    if (holder && holder.id !== id)
      throw new Problem('conflict', {
        fields: [{ path: `attributes.${field.key}`, message: valueTaken }],
        params: { name: holder.name },
      })
  }
}

/** Moves a company to the bin; its people keep their posts. */
export function removeCompany(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    await mustBeCurrent(tx, id, version)
    await setDeleted(tx, id, true)
    await audit(tx, { action: 'company.remove', subjectKind: 'company', subjectId: id })
    await announce(tx, { topic: 'company', id })
  })
}

/** Takes a company out of the bin, unless another one has got its 法人番号 by now. One outside the bin stays as it is. */
export function restoreCompany(work: Work, id: string): Promise<Company> {
  return write(work, async (tx) => {
    const binned = await readCompany(tx, id, { deleted: true, lock: true })
    if (!binned) return getCompany(tx, id)
    await mustBeFree(tx, binned, id)
    await setDeleted(tx, id, false)
    await audit(tx, { action: 'company.restore', subjectKind: 'company', subjectId: id })
    await announce(tx, { topic: 'company', id })
    return getCompany(tx, id)
  })
}

/**
 * The companies that these names mean, by the name as given; those that do not exist are made, in the caller's
 * transaction. Blank names are left out. Two transactions that need the same new name get the same company.
 */
export function companiesByName(
  work: Work,
  names: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  return write(work, async (tx) => {
    const wanted = new Map(
      names.filter((name) => name.trim() !== '').map((name) => [name, identityOf(name)] as const),
    )
    const keys = [...wanted.values()].map(({ key }) => key)
    if (keys.length === 0) return new Map()
    const known = await readByKeys(tx, keys)
    const found = new Map<string, NamedCompany>()
    if (!resolve(wanted, known, found)) {
      await lockCreationByName(tx)
      // Read again: what another transaction made while this one waited is visible now.
      const all = await readByKeys(tx, keys)
      all.push(...(await createMissing(tx, wanted, all)))
      resolve(wanted, all, found)
    }
    return new Map([...found].map(([name, company]) => [name, { id: company.id, name: company.name }]))
  })
}

/** Fills `found`; false when a name means no company yet. */
function resolve(
  wanted: ReadonlyMap<string, CompanyIdentity>,
  known: readonly NamedCompany[],
  found: Map<string, NamedCompany>,
): boolean {
  for (const [name, identity] of wanted) {
    const company = chooseByName(identity, known)
    if (company) found.set(name, company)
  }
  return found.size === wanted.size
}

async function createMissing(
  work: Work,
  wanted: ReadonlyMap<string, CompanyIdentity>,
  known: readonly NamedCompany[],
): Promise<NamedCompany[]> {
  // Full names first, so that 山田商事 beside a new 株式会社山田商事 means that one.
  const inOrder = [...wanted].toSorted(
    ([, a], [, b]) => Number(a.legalForm === null) - Number(b.legalForm === null),
  )
  const missing: (CompanyIdentity & { fields: CompanyFields })[] = []
  for (const [name, identity] of inOrder)
    if (
      !chooseByName(identity, [...known.filter(({ key }) => key === identity.key), ...missing]) &&
      !missing.some((other) => sameIdentity(other, identity))
    )
      missing.push({ ...identity, fields: readFields({ name }) })
  const ids = await insertCompanies(
    work,
    missing.map(({ fields }) => fields),
  )
  const made = missing.map(({ fields, ...identity }, i) => ({
    ...identity,
    id: ids[i] ?? '',
    name: fields.name,
  }))
  await auditMany(
    work,
    made.map(({ id, name }) => ({
      action: 'company.create',
      subjectKind: 'company',
      subjectId: id,
      after: { name },
    })),
  )
  if (made.length > 0) await announce(work, { topic: 'company' })
  return made
}

/** Rebuilds all keys of older rules, in batches of one transaction each. */
export async function rekeyCompanies(work: JobWork): Promise<{ rekeyed: number }> {
  let rekeyed = 0
  for (;;) {
    const batch = await write(work, (tx) => rekeyOldest(tx, 500))
    if (batch === 0) {
      if (rekeyed > 0) await write(work, rekeyAliases)
      return { rekeyed }
    }
    rekeyed += batch
    // What is left is found again tomorrow: each batch is committed.
    if (work.signal.aborted) return { rekeyed }
  }
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<Company> {
  const stored = await readCompany(work, id, { lock: true })
  if (!stored) throw notFound(companyNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

export async function mustBeFree(
  work: Work,
  { corporateNumber }: Pick<CompanyFields, 'corporateNumber'>,
  id: string | null,
): Promise<void> {
  if (corporateNumber === null) return
  const holder = await holderOfNumber(work, corporateNumber, id)
  if (holder)
    throw new Problem('conflict', {
      fields: [{ path: 'corporateNumber', message: corporateNumberTaken }],
      params: { name: holder.name },
    })
}

async function mustBeUser(work: Work, ownerId: string | null): Promise<void> {
  if (ownerId !== null && !(await userExists(work, ownerId)))
    throw new Problem('invalid', { fields: [{ path: 'ownerId', message: noSuchOwner }] })
}

function fieldsOf(company: Company): CompanyFields {
  return {
    name: company.name,
    coreKana: company.coreKana,
    corporateNumber: company.corporateNumber,
    invoiceNumber: company.invoiceNumber,
    domain: company.domain,
    phone: company.phone,
    postalCode: company.postalCode,
    address: company.address,
    remark: company.remark,
    ownerId: company.ownerId,
    attributes: company.attributes,
  }
}
