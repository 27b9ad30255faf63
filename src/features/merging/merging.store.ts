import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { CustomerFields } from '#features/customers/customers.ts'
import type { Work } from '#platform/work.ts'
import type { ChosenInput, Merge } from './merging.api.ts'

/** An act as it is stored: `customerId` is who holds it now, the survivor or whoever that one became part of. */
export type Act = Merge & { readonly customerId: string; readonly chosen: ChosenInput }

const columns = sql`m.customer_id, m.id, m.survivor_id, m.losers, m.chosen, m.decided, m.merged_at, m.merged_by_name,
  m.undone_at, m.undone_by_name`

export async function readActs(work: Work, customerId: string): Promise<Act[]> {
  const { rows } = await sql<Act>`
    select ${columns} from customer_merge m where m.customer_id = ${customerId}::uuid
    order by m.merged_at desc, m.id desc`.execute(work.db)
  return rows
}

/** Only of customers that the actor may see. */
export async function readAct(work: Work, id: string): Promise<Act | undefined> {
  const { rows } = await sql<Act>`
    select ${columns} from customer_merge m join customer c on c.customer_id = m.customer_id
    where m.id = ${id}::uuid and ${visible(work)}`.execute(work.db)
  return rows[0]
}

/** Those that stand and came after this one at the customer who holds it, in their order. */
export async function readLater(work: Work, { customerId, id }: Act): Promise<Act[]> {
  const { rows } = await sql<Act>`
    select ${columns} from customer_merge m
    join customer_merge f on f.customer_id = m.customer_id and f.id = ${id}::uuid
    where m.customer_id = ${customerId}::uuid and m.undone_at is null
      and (m.merged_at, m.id) > (f.merged_at, f.id)
    order by m.merged_at, m.id`.execute(work.db)
  return rows
}

type NewAct = Pick<Act, 'id' | 'survivorId' | 'losers' | 'chosen' | 'decided'>

export async function insertAct(
  work: Work,
  { id, survivorId, losers, chosen, decided }: NewAct,
): Promise<void> {
  await sql`
    insert into customer_merge (customer_id, id, survivor_id, losers, chosen, decided, merged_by, merged_by_name)
    values (${survivorId}::uuid, ${id}::uuid, ${survivorId}::uuid, ${JSON.stringify(losers)}::jsonb,
      ${JSON.stringify(chosen)}::jsonb, ${JSON.stringify(decided)}::jsonb, ${work.actor.userId}::uuid,
      ${work.actor.name})`.execute(work.db)
}

export async function saveDecided(
  work: Work,
  { survivorId, id }: Pick<Act, 'survivorId' | 'id'>,
  decided: Act['decided'],
): Promise<void> {
  await sql`
    update customer_merge set decided = ${JSON.stringify(decided)}::jsonb
    where customer_id = ${survivorId}::uuid and id = ${id}::uuid`.execute(work.db)
}

export async function setUndone(work: Work, { survivorId, id }: Act): Promise<void> {
  await sql`
    update customer_merge set undone_at = clock_timestamp(), undone_by = ${work.actor.userId}::uuid,
      undone_by_name = ${work.actor.name}
    where customer_id = ${survivorId}::uuid and id = ${id}::uuid`.execute(work.db)
}

type Identities = { readonly id: string; readonly identities: readonly { kind: string; value: string }[] }

/** What names each of them alone, save what comes along: as a contact point, or as an id of another system. */
export async function exclusiveIdentities(
  work: Work,
  ids: readonly string[],
  comingAlong: readonly string[],
): Promise<Identities[]> {
  const { rows } = await sql<Identities>`
    select w.id, coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value) order by i.kind, i.value)
        from customer_identity i where i.customer_id = w.id and i.exclusive and i.kind <> all(${['line', ...comingAlong]}::text[])), '[]') as identities
    from unnest(${ids}::uuid[]) w(id)`.execute(work.db)
  return rows
}

export async function insertAliases(
  work: Work,
  { survivorId, id }: Pick<Act, 'survivorId' | 'id'>,
  losers: readonly Identities[],
): Promise<void> {
  await sql`
    insert into customer_alias (alias_id, customer_id, merge_id, identities)
    select n.id, ${survivorId}::uuid, ${id}::uuid, n.identities
    from jsonb_to_recordset(${JSON.stringify(losers)}::jsonb) n (id uuid, identities jsonb)`.execute(work.db)
}

export async function deleteAliases(work: Work, mergeId: string): Promise<void> {
  await sql`delete from customer_alias where merge_id = ${mergeId}::uuid`.execute(work.db)
}

/** Whom old ids name now. */
export async function readAliases(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; customerId: string }>`
    select alias_id as id, customer_id from customer_alias where alias_id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  return new Map(rows.map(({ id, customerId }) => [id, customerId]))
}

/** The fields of the survivor before and after an act. */
export async function readFieldsImage(
  work: Work,
  { survivorId, id }: Pick<Act, 'survivorId' | 'id'>,
): Promise<{ before: CustomerFields; after: CustomerFields } | undefined> {
  const { rows } = await sql<{ before: string; after: string }>`
    select before::text as before, after::text as after from customer_merge_image
    where customer_id = ${survivorId}::uuid and merge_id = ${id}::uuid and table_name = 'customer'
      and outcome = 'changed'`.execute(work.db)
  const [image] = rows
  return image && { before: JSON.parse(image.before), after: JSON.parse(image.after) }
}

/** Above every version that anybody has seen of these records: whoever still has one of them open is told. */
export async function raiseVersion(work: Work, customerId: string, above: number): Promise<void> {
  await sql`
    update customer set version = greatest(version, ${above + 1}) where customer_id = ${customerId}::uuid`.execute(
    work.db,
  )
}

export async function readCreatedAt(
  work: Work,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; createdAt: string }>`
    select customer_id as id, created_at from customer where customer_id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  return new Map(rows.map(({ id, createdAt }) => [id, createdAt]))
}
