import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { addressKey } from '#features/accounts/accounts.tokens.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import { codeRules, digest, makeCode } from './mypage.ts'

/** A code without the browser that asked for it opens nothing. */
const codeHash = (visitor: string, code: string): Buffer => digest(`${visitor} ${code}`)

/** Notes a code for the visitor; null where the address or the network asked for too many. */
export async function noteCode(
  work: Work,
  { visitor, address, ip }: { visitor: string; address: string; ip: string },
): Promise<{ code: string } | 'addressFull' | 'networkFull'> {
  const [ofAddress, ofNetwork] = [digest(address), digest(addressKey(ip))]
  const recent = sql`created_at > now() - interval '1 hour'`
  const { rows } = await sql<{ address: number; network: number }>`
    select (select count(*)::int from mypage_code where address_hash = ${ofAddress} and ${recent}) as address,
      (select count(*)::int from mypage_code where network_hash = ${ofNetwork} and ${recent}) as network`.execute(
    work.db,
  )
  const [counted = { address: 0, network: 0 }] = rows
  if (counted.network >= codeRules.ofNetwork) return 'networkFull'
  const code = makeCode()
  await work.db
    .insertInto('mypageCode')
    .values({
      id: newId(),
      visitorHash: digest(visitor),
      addressHash: ofAddress,
      networkHash: ofNetwork,
      codeHash: codeHash(visitor, code),
    })
    .execute()
  return counted.address >= codeRules.ofAddress ? 'addressFull' : { code }
}

/** Whether this is the last code that the visitor asked for, for this address. Each try counts, before it is looked at. */
export async function useCode(
  work: Work,
  { visitor, address, code }: { visitor: string; address: string; code: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string; codeHash: Buffer; addressHash: Buffer }>`
    with last as materialized (
      select id from mypage_code where visitor_hash = ${digest(visitor)} order by created_at desc, id desc limit 1)
    update mypage_code c set tries = c.tries + 1 from last
    where c.id = last.id and c.used_at is null and c.tries < ${codeRules.tries}
      and c.created_at > now() - make_interval(mins => ${codeRules.minutes})
    returning c.id, c.code_hash, c.address_hash`.execute(work.db)
  const [found] = rows
  if (!found) return false
  const right = timingSafeEqual(found.codeHash, codeHash(visitor, code))
  if (!right || !timingSafeEqual(found.addressHash, digest(address))) return false
  const { numAffectedRows } = await sql`
    update mypage_code set used_at = now() where id = ${found.id}::uuid and used_at is null`.execute(work.db)
  return numAffectedRows === 1n
}

/** Whose address this is: the surest first, who was changed last. */
export async function customersOf(
  work: Work,
  address: string,
): Promise<{ id: string; name: { familyName: string | null; givenName: string | null } }[]> {
  const { rows } = await sql<{ id: string; familyName: string | null; givenName: string | null }>`
    select c.customer_id as id, c.family_name, c.given_name from customer_identity i
    join customer c on c.customer_id = i.customer_id and c.deleted_at is null
    where i.kind = 'email' and i.value = ${address} order by c.updated_at desc, c.customer_id limit 10`.execute(
    work.db,
  )
  return rows.map(({ id, ...name }) => ({ id, name }))
}

/** What can let nobody in any more. */
export async function deleteOldCodes(work: Pick<Work, 'db'>): Promise<void> {
  await sql`delete from mypage_code where created_at < now() - interval '1 day'`.execute(work.db)
}
