import { sql } from 'kysely'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { deleteMembers, lockHouseholds, readMemberIds, readMembership, saveRole } from './households.store.ts'

/** One person is in one household, once: its head stays its head, and nobody is a household with themselves. */
export async function settleHousehold(
  work: Work,
  { survivorId, loserIds }: Merging,
): Promise<() => Promise<void>> {
  const { rows } = await sql<{ householdId: string; role: string }>`
    select household_id, role from household_member where customer_id = any(${[survivorId, ...loserIds]}::uuid[])`.execute(
    work.db,
  )
  await lockHouseholds(
    work,
    rows.map(({ householdId }) => householdId),
  )
  return async () => {
    const own = await readMembership(work, survivorId)
    if (!own) return
    const former = rows.filter(({ householdId }) => householdId === own.householdId)
    if (former.length > 1 && (await readMemberIds(work, own.householdId)).length === 1)
      await deleteMembers(work, [survivorId])
    else if (own.role !== 'head' && former.some(({ role }) => role === 'head'))
      await saveRole(work, survivorId, 'head')
  }
}
