import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Asked, Provision } from './provisions.api.ts'
import type { Ground, Recipient } from './provisions.ts'

export type NewProvision = {
  readonly id: string
  readonly source: string
  readonly sourceId: string | null
  readonly subject: Provision['subject']
  readonly recipient: Recipient
  readonly ground: Ground
  readonly groundNote: string | null
  readonly items: readonly string[]
  readonly reason: string | null
}

type Raw = Omit<Provision, 'rowCount' | 'erased'> & { rowCount: string; erased: string; at: string }
const columns = sql`p.id, p.provided_at, p.provided_at::text as at, p.source, p.source_id, p.subject,
  json_build_object('name', p.recipient_name, 'address', p.recipient_address,
    'representative', p.recipient_representative) as recipient,
  p.ground, p.ground_note, p.items, p.reason, p.row_count, p.erased, p.provided_by_name`
const read = ({ at: _at, rowCount, erased, ...row }: Raw): Provision => ({
  ...row,
  rowCount: Number(rowCount),
  erased: Number(erased),
})

/**
 * Whose data goes out, before it is known that it did: they count from the entry on, and in nobody's list before. How many
 * were not noted yet.
 */
export async function insertProvided(
  { db }: Pick<Work, 'db'>,
  provisionId: string,
  customerIds: readonly string[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into provision_customer (customer_id, provision_id)
    select distinct id, ${provisionId}::uuid from unnest(${customerIds}::uuid[]) g (id)
    on conflict do nothing`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** An entry speaks of so many more. */
export async function countMore({ db }: Pick<Work, 'db'>, id: string, more: number): Promise<void> {
  await sql`update provision set row_count = row_count + ${more}::bigint where id = ${id}::uuid`.execute(db)
}

/** What a run that never came to its end has left. */
export async function deleteProvided({ db }: Pick<Work, 'db'>, provisionId: string): Promise<void> {
  await sql`delete from provision_customer where provision_id = ${provisionId}::uuid`.execute(db)
}

export async function insertProvision(work: Work, provision: NewProvision, rowCount: number): Promise<void> {
  const { recipient, items, ...row } = provision
  await work.db
    .insertInto('provision')
    .values({
      ...row,
      recipientName: recipient.name,
      recipientAddress: recipient.address ?? '',
      recipientRepresentative: recipient.representative,
      items: JSON.stringify(items),
      rowCount,
      providedBy: work.actor.userId,
      providedByName: work.actor.name,
    })
    .execute()
}

/** By days of the organisation's time zone, the newest first. */
export async function listProvisions(
  { db }: Pick<Work, 'db'>,
  { q, from, to }: Asked,
  timeZone: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Provision>> {
  const on = sql`(p.provided_at at time zone ${timeZone})::date`
  const conditions: RawBuilder<SqlBool>[] = [sql<SqlBool>`true`]
  if (q) conditions.push(sql<SqlBool>`position(lower(${q}) in lower(p.recipient_name)) > 0`)
  if (from !== undefined) conditions.push(sql<SqlBool>`${on} >= ${from}::date`)
  if (to !== undefined) conditions.push(sql<SqlBool>`${on} <= ${to}::date`)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    conditions.push(sql<SqlBool>`(p.provided_at, p.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<Raw>`
    select ${columns} from provision p where ${sql.join(conditions, sql` and `)}
    order by p.provided_at desc, p.id desc limit ${limit + 1}`.execute(db)
  const { items, next } = toPage(rows, limit, (row) => [row.at, row.id])
  return { items: items.map(read), next }
}

export async function readProvision({ db }: Pick<Work, 'db'>, id: string): Promise<Provision | undefined> {
  const { rows } = await sql<Raw>`select ${columns} from provision p where p.id = ${id}::uuid`.execute(db)
  return rows[0] && read(rows[0])
}

export async function provisionsOf({ db }: Pick<Work, 'db'>, customerId: string): Promise<Provision[]> {
  const { rows } = await sql<Raw>`
    select ${columns} from provision_customer pc join provision p on p.id = pc.provision_id
    where pc.customer_id = ${customerId}::uuid order by p.provided_at desc, p.id desc limit 200`.execute(db)
  return rows.map(read)
}

export type Person = { id: string; code: string | null; name: string }

/** Those whom the actor may see; what is in the bin was given too. */
export async function listPeople(
  work: Work,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<Person>> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  const { rows } = await sql<Parameters<typeof displayNameOf>[0] & { id: string }>`
    select c.customer_id as id, c.code, c.family_name, c.given_name, c.family_kana, c.given_kana
    from provision_customer pc join customer c on c.customer_id = pc.customer_id
    where pc.provision_id = ${id}::uuid and (${visible(work)} or ${visible(work, { deleted: true })})
      ${after === undefined ? sql`` : sql`and pc.customer_id > ${after}::uuid`}
    order by pc.customer_id limit ${limit + 1}`.execute(work.db)
  const { items, next } = toPage(rows, limit, (row) => [row.id])
  return { items: items.map((row) => ({ id: row.id, code: row.code, name: displayNameOf(row) })), next }
}

/** Who was given data, whoever was last first. */
export async function listRecipients({ db }: Pick<Work, 'db'>): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select distinct on (p.recipient_name) p.recipient_name as name, p.recipient_address as address,
      p.recipient_representative as representative
    from provision p order by p.recipient_name, p.provided_at desc limit 200`.execute(db)
  return rows
}

/** Before a customer goes for good: the entries stay, and say that they spoke of one more. */
export async function countErased({ db }: Pick<Work, 'db'>, customerId: string): Promise<void> {
  await sql`
    update provision p set erased = p.erased + 1 from provision_customer pc
    where pc.customer_id = ${customerId}::uuid and p.id = pc.provision_id`.execute(db)
}

/** Entries whose time is over. */
export async function listExpired({ db }: Pick<Work, 'db'>, years: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from provision where provided_at < now() - make_interval(years => ${years}) order by id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Takes out some of those whom an entry speaks of; how many. */
export async function deleteSome(
  { db }: Pick<Work, 'db'>,
  provisionId: string,
  most: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    with few as materialized (
      select customer_id from provision_customer where provision_id = ${provisionId}::uuid limit ${most})
    delete from provision_customer pc using few
    where pc.customer_id = few.customer_id and pc.provision_id = ${provisionId}::uuid`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export async function deleteProvision({ db }: Pick<Work, 'db'>, id: string): Promise<void> {
  await sql`delete from provision where id = ${id}::uuid`.execute(db)
}
