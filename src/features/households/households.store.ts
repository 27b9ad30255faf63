import { sql } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import type { Work } from '#platform/work.ts'
import type { Household, HouseholdMember, Suggestion } from './households.api.ts'
import { householdName, isFixedPhone } from './households.ts'

type Role = HouseholdMember['role']
type Named = {
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
  code: string | null
}
const names = sql`c.family_name, c.given_name, c.family_kana, c.given_kana, c.code`
const byRole = sql`array_position(array['head', 'spouse', 'child', 'parent', 'other'], h.role), h.joined_at, h.customer_id`

export type Membership = { householdId: string; role: Role; version: number }

/** What somebody is in their household, in or outside the bin; undefined in none. */
export async function readMembership(work: Work, customerId: string): Promise<Membership | undefined> {
  const { rows } = await sql<Membership>`
    select household_id, role, version from household_member where customer_id = ${customerId}::uuid`.execute(
    work.db,
  )
  return rows[0]
}

/** Whoever changes a household waits for others who do; held until commit. In one order, so that two never wait in a circle. */
export async function lockHouseholds(work: Work, keys: readonly string[]): Promise<void> {
  for (const key of [...new Set(keys)].toSorted())
    await sql`select pg_advisory_xact_lock(hashtext('household'), hashtext(${key}))`.execute(work.db)
}

/** The members whom the reader may see, and how many there are besides. Those in the bin do not count. */
export async function readHousehold(work: Work, id: string): Promise<Household> {
  const { rows } = await sql<Omit<HouseholdMember, 'displayName'> & Named & { seen: boolean }>`
    select h.customer_id, h.role, h.joined_at, h.version, ${names}, ${visible(work)} as seen
    from household_member h join customer c on c.customer_id = h.customer_id and c.deleted_at is null
    where h.household_id = ${id}::uuid order by ${byRole}`.execute(work.db)
  const members = rows
    .filter(({ seen }) => seen)
    .map(({ customerId, role, joinedAt, version, ...named }) => ({
      customerId,
      displayName: displayNameOf(named),
      familyName: named.familyName,
      role,
      joinedAt,
      version,
    }))
  return { id, members, familyName: householdName(members), hidden: rows.length - members.length }
}

/** Everybody in a household, the bin included. */
export async function readMemberIds(work: Work, id: string): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    select customer_id from household_member where household_id = ${id}::uuid order by customer_id`.execute(
    work.db,
  )
  return rows.map(({ customerId }) => customerId)
}

export async function insertMember(
  work: Work,
  householdId: string,
  customerId: string,
  role: Role,
): Promise<void> {
  await work.db.insertInto('householdMember').values({ customerId, householdId, role }).execute()
}

export async function saveRole(work: Work, customerId: string, role: Role): Promise<void> {
  await work.db
    .updateTable('householdMember')
    .set({ role, version: sql<number>`version + 1` })
    .where('customerId', '=', customerId)
    .execute()
}

/** A household has one head: whoever was it before becomes その他. Returns their ids. */
export async function deposeHeads(work: Work, householdId: string, except: string): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    update household_member set role = 'other', version = version + 1
    where household_id = ${householdId}::uuid and role = 'head' and customer_id <> ${except}::uuid
    returning customer_id`.execute(work.db)
  return rows.map(({ customerId }) => customerId)
}

export async function deleteMembers(work: Work, customerIds: readonly string[]): Promise<void> {
  await work.db
    .deleteFrom('householdMember')
    .where('customerId', 'in', [...customerIds])
    .execute()
}

export async function readName(work: Work, customerId: string): Promise<string> {
  const { rows } = await sql<Named>`
    select ${names} from customer c where c.customer_id = ${customerId}::uuid`.execute(work.db)
  return rows[0] ? displayNameOf(rows[0]) : ''
}

const mostSuggested = 10

/**
 * Who has the same address (an address without a block number has no key) or the same fixed phone and is in no household, found by equality on two indexes. What a
 * whole building shares (a company's phone) gives the first ten.
 */
export async function readSuggestions(work: Work, customerId: string): Promise<Suggestion[]> {
  const { rows: points } = await sql<{ kind: 'address' | 'phone'; value: string; key: string }>`
    select kind, value, key from contact_point
    where customer_id = ${customerId}::uuid and kind in ('address', 'phone') and key <> ''`.execute(work.db)
  const addresses = points.filter(({ kind }) => kind === 'address').map(({ key }) => key)
  const phones = points
    .filter(({ kind, value }) => kind === 'phone' && isFixedPhone(value))
    .map(({ key }) => key)
  if (addresses.length === 0 && phones.length === 0) return []
  const { rows } = await sql<Named & { customerId: string; by: ('address' | 'phone')[] }>`
    select c.customer_id, ${names}, array_agg(distinct hit.by) as by
    from (
      select customer_id, 'address' as by from contact_point
      where kind = 'address' and key <> '' and key = any(${addresses}::text[])
      union all
      select customer_id, 'phone' from customer_identity where kind = 'phone' and value = any(${phones}::text[])
    ) hit join customer c on c.customer_id = hit.customer_id and ${visible(work)}
    where c.customer_id <> ${customerId}::uuid
      and not exists (select 1 from household_member h where h.customer_id = c.customer_id)
    group by c.customer_id, ${names}
    order by count(distinct hit.by) desc, c.customer_id limit ${sql.lit(mostSuggested)}`.execute(work.db)
  return rows.map(({ customerId: id, by, ...named }) => ({
    customerId: id,
    displayName: displayNameOf(named),
    by,
  }))
}

/** Notes that rules may say something else of those who share a household with these. */
export async function noteMates(work: Work, customerIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct mate.customer_id as id from household_member h
    join household_member mate on mate.household_id = h.household_id and mate.customer_id <> h.customer_id
    where h.customer_id = any(${customerIds}::uuid[])`.execute(work.db)
  await noteChanges(
    work,
    rows.map(({ id }) => id),
  )
}
