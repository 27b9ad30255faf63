import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { hideFiles } from '#features/files/files.subjects.ts'
import { userExists } from '#features/companies/companies.store.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { nextEnd } from '#kit/japan/term.ts'
import type { Page } from '#kit/page.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { todayIn } from '#kit/japan/days.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Contract } from './contracts.api.ts'
import {
  companyExists,
  findContract,
  insertContract,
  listContracts,
  saveContract,
  type ListQuery,
} from './contracts.store.ts'
import {
  cancelledBeforeStart,
  cannotRenew,
  companyOfContractNotFound,
  contractFieldKeys,
  contractNotFound,
  needsNewEnd,
  noSuchOwner,
  readContract,
  recordOf,
  type ContractFields,
  type ContractPatch,
  type On,
} from './contracts.ts'

/** The day by which a contract is active or ended: the organisation's. */
export async function todayOf(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

export async function readContracts(work: Work, query: ListQuery): Promise<Page<Contract>> {
  return listContracts(work, await todayOf(work), query)
}

export async function getContract(work: Work, id: string): Promise<Contract> {
  const contract = await findContract(work, await todayOf(work), id)
  if (!contract) throw notFound(contractNotFound)
  return contract
}

/** Adds a contract to a customer or a company; its owner is who adds it, where nobody else is named. */
export function createContract(
  work: Work,
  { on, ...given }: ContractPatch & { on: On; title: string; startedOn: string },
): Promise<Contract> {
  const own = work.actor.kind === 'user' ? work.actor.userId : null
  const fields = readContract({ ownerId: own, ...given })
  return write(work, async (tx) => {
    if (on.kind === 'customer') await mustSeeCustomer(tx, on.id)
    else if (!(await companyExists(tx, on.id))) throw notFound(companyOfContractNotFound)
    await mustBeUser(tx, fields.ownerId)
    const id = await insertContract(tx, on, fields)
    await told(tx, on, 'contract.made', { contractId: id, title: fields.title })
    await audit(tx, {
      action: 'contract.create',
      subjectKind: 'contract',
      subjectId: id,
      after: { ...fields, on: { kind: on.kind, id: on.id } },
    })
    return done(tx, id)
  })
}

export function updateContract(
  work: Work,
  id: string,
  { version, ...given }: ContractPatch & { version: number },
): Promise<Contract> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = fieldsOf(stored)
    const after = readContract(given, before)
    const changed = changes(before, after)
    if (!changed) return stored
    if (after.ownerId !== before.ownerId) await mustBeUser(tx, after.ownerId)
    await saveContract(tx, stored.on, id, after)
    await told(tx, stored.on, 'contract.changed', { contractId: id, title: after.title })
    await audit(tx, { action: 'contract.update', subjectKind: 'contract', subjectId: id, ...changed })
    return done(tx, id)
  })
}

/** Begins the next term: the end moves on, the count of terms rises. */
export function renewContract(
  work: Work,
  id: string,
  {
    version,
    endsOn,
    amount,
  }: { version: number; endsOn?: string | undefined; amount?: number | null | undefined },
): Promise<Contract> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (stored.cancelledOn !== null) throw cannotRenew('cancelled')
    if (stored.endsOn === null) throw cannotRenew('endless')
    const next =
      endsOn ?? (stored.renewalMonths === null ? null : nextEnd(stored.endsOn, stored.renewalMonths))
    if (next === null || next <= stored.endsOn) throw needsNewEnd()
    const change = {
      endsOn: next,
      amount: amount === undefined ? stored.amount : amount,
      term: stored.term + 1,
    }
    await saveContract(tx, stored.on, id, change)
    await told(tx, stored.on, 'contract.renewed', { contractId: id, title: stored.title, endsOn: next })
    await audit(tx, {
      action: 'contract.renew',
      subjectKind: 'contract',
      subjectId: id,
      before: { endsOn: stored.endsOn, amount: stored.amount, term: stored.term },
      after: change,
    })
    return done(tx, id)
  })
}

/** Ends a contract on a day, which may lie ahead. */
export function cancelContract(
  work: Work,
  id: string,
  {
    version,
    cancelledOn,
    reason = null,
  }: { version: number; cancelledOn: string; reason?: string | null | undefined },
): Promise<Contract> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (cancelledOn < stored.startedOn) throw cancelledBeforeStart()
    const after = { cancelledOn, cancelReason: reason?.trim() || null }
    await saveContract(tx, stored.on, id, after)
    await told(tx, stored.on, 'contract.cancelled', { contractId: id, title: stored.title, cancelledOn })
    await audit(tx, {
      action: 'contract.cancel',
      subjectKind: 'contract',
      subjectId: id,
      before: { cancelledOn: stored.cancelledOn, cancelReason: stored.cancelReason },
      after,
    })
    return done(tx, id)
  })
}

/** Takes a cancellation back. A contract that was not cancelled stays as it is. */
export function resumeContract(work: Work, id: string, version: number): Promise<Contract> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (stored.cancelledOn === null) return stored
    const after = { cancelledOn: null, cancelReason: null }
    await saveContract(tx, stored.on, id, after)
    await told(tx, stored.on, 'contract.resumed', { contractId: id, title: stored.title })
    await audit(tx, {
      action: 'contract.resume',
      subjectKind: 'contract',
      subjectId: id,
      before: { cancelledOn: stored.cancelledOn, cancelReason: stored.cancelReason },
      after,
    })
    return done(tx, id)
  })
}

/** Moves a contract to the bin, its files with it. */
export function removeContract(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    await saveContract(tx, stored.on, id, { deletedAt: sql<string>`now()` })
    await hideFiles(tx, recordOf(stored.on), { kind: 'contract', id }, true)
    await told(tx, stored.on, 'contract.removed', { contractId: id, title: stored.title })
    await audit(tx, { action: 'contract.remove', subjectKind: 'contract', subjectId: id })
    await announce(tx, { topic: 'contract', id })
  })
}

/** Takes a contract out of the bin. One outside the bin stays as it is. */
export function restoreContract(work: Work, id: string): Promise<Contract> {
  return write(work, async (tx) => {
    const binned = await findContract(tx, await todayOf(tx), id, { deleted: true, lock: true })
    if (!binned) return getContract(tx, id)
    await saveContract(tx, binned.on, id, { deletedAt: null })
    await hideFiles(tx, recordOf(binned.on), { kind: 'contract', id }, false)
    await told(tx, binned.on, 'contract.restored', { contractId: id, title: binned.title })
    await audit(tx, { action: 'contract.restore', subjectKind: 'contract', subjectId: id })
    return done(tx, id)
  })
}

/** Only customers have a timeline; what happens to a company's contract stands in the audit log. */
async function told(work: Work, on: On, name: string, payload: { [key: string]: unknown }): Promise<void> {
  if (on.kind === 'customer') await tell(work, on.id, name, payload)
}

async function done(work: Work, id: string): Promise<Contract> {
  await announce(work, { topic: 'contract', id })
  return getContract(work, id)
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<Contract> {
  const stored = await findContract(work, await todayOf(work), id, { lock: true })
  if (!stored) throw notFound(contractNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

async function mustBeUser(work: Work, ownerId: string | null): Promise<void> {
  if (ownerId !== null && !(await userExists(work, ownerId))) throw noSuchOwner()
}

function fieldsOf(contract: Contract): ContractFields {
  return Object.fromEntries(contractFieldKeys.map((key) => [key, contract[key]])) as ContractFields
}
