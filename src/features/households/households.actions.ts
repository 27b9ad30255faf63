import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Household, HouseholdMember, Suggestion } from './households.api.ts'
import {
  deleteMembers,
  deposeHeads,
  insertMember,
  lockHouseholds,
  readHousehold,
  readMemberIds,
  readMembership,
  readName,
  readSuggestions,
  saveRole,
  type Membership,
} from './households.store.ts'
import { inAnother, memberNotFound, withOneself } from './households.ts'

type Role = HouseholdMember['role']

export async function getHousehold(work: Work, customerId: string): Promise<Household | null> {
  await mustSeeCustomer(work, customerId)
  const membership = await readMembership(work, customerId)
  return membership ? readHousehold(work, membership.householdId) : null
}

export async function suggestMembers(work: Work, customerId: string): Promise<Suggestion[]> {
  await mustSeeCustomer(work, customerId)
  return readSuggestions(work, customerId)
}

/**
 * Makes two customers one household: a new one, or the one that either of them is in. People of two households are not
 * thrown together. Two who share one already stay as they are.
 */
export function joinHousehold(
  work: Work,
  customerId: string,
  { otherId, otherRole, role }: { otherId: string; otherRole: Role; role?: Role | undefined },
): Promise<Household> {
  return write(work, async (tx) => {
    if (otherId === customerId) throw withOneself()
    await mustSeeCustomer(tx, customerId)
    await mustSeeCustomer(tx, otherId)
    await lockHouseholds(tx, [customerId, otherId])
    // Nobody joins these two elsewhere now, but they may be leaving: wait for that, then look again.
    const present = [await readMembership(tx, customerId), await readMembership(tx, otherId)]
    await lockHouseholds(
      tx,
      present.flatMap((one) => one?.householdId ?? []),
    )
    const own = await readMembership(tx, customerId)
    const others = await readMembership(tx, otherId)
    if (own && others && own.householdId !== others.householdId) throw inAnother(await readName(tx, otherId))
    const id = own?.householdId ?? others?.householdId ?? newId()
    if (!own) await enter(tx, id, customerId, role ?? (others ? 'other' : 'head'))
    if (!others) await enter(tx, id, otherId, otherRole)
    return done(tx, id)
  })
}

async function enter(work: Work, id: string, customerId: string, role: Role): Promise<void> {
  if (role === 'head') await deposeHeads(work, id, customerId)
  await insertMember(work, id, customerId, role)
  await tell(work, customerId, 'household.joined', { householdId: id, role })
  await audit(work, {
    action: 'household.join',
    subjectKind: 'customer',
    subjectId: customerId,
    after: { householdId: id, role },
  })
}

export function setRole(
  work: Work,
  customerId: string,
  { version, role }: { version: number; role: Role },
): Promise<Household> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, customerId, version)
    const { householdId } = stored
    if (stored.role === role) return readHousehold(tx, householdId)
    if (role === 'head') await deposeHeads(tx, householdId, customerId)
    await saveRole(tx, customerId, role)
    await tell(tx, customerId, 'household.roleChanged', { householdId, role })
    await audit(tx, {
      action: 'household.role',
      subjectKind: 'customer',
      subjectId: customerId,
      before: { role: stored.role },
      after: { role },
    })
    return done(tx, householdId)
  })
}

/** Takes somebody out. Whoever would be left alone is in no household any more either, and is told of it. */
export function leaveHousehold(work: Work, customerId: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const { householdId } = await mustBeCurrent(tx, customerId, version)
    await leave(tx, householdId, customerId)
  })
}

/** Somebody is deleted for good: they leave their household as everybody does. */
export async function leaveForGood(work: Work, customerId: string): Promise<void> {
  const first = await readMembership(work, customerId)
  if (!first) return
  await lockHouseholds(work, [first.householdId])
  const stored = await readMembership(work, customerId)
  if (stored) await leave(work, stored.householdId, customerId)
}

async function leave(work: Work, householdId: string, customerId: string): Promise<void> {
  const remaining = (await readMemberIds(work, householdId)).filter((id) => id !== customerId)
  const leaving = remaining.length === 1 ? [customerId, ...remaining] : [customerId]
  await deleteMembers(work, leaving)
  for (const id of leaving) {
    await tell(work, id, 'household.left', { householdId })
    await audit(work, {
      action: 'household.leave',
      subjectKind: 'customer',
      subjectId: id,
      before: { householdId },
    })
  }
  await announce(work, { topic: 'household' })
}

async function done(work: Work, id: string): Promise<Household> {
  await announce(work, { topic: 'household', id })
  return readHousehold(work, id)
}

async function mustBeCurrent(work: Work, customerId: string, version: number): Promise<Membership> {
  await mustSeeCustomer(work, customerId)
  const first = await readMembership(work, customerId)
  if (first) await lockHouseholds(work, [first.householdId])
  const stored = await readMembership(work, customerId)
  if (!stored) throw notFound(memberNotFound)
  if (stored.version !== version)
    throw new Problem('stale', { current: await readHousehold(work, stored.householdId) })
  return stored
}
