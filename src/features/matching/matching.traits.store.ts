import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { traitsOf, type PointTraits, type Traits } from '#features/customers/customers.traits.ts'
import type { Db } from '#platform/db/database.ts'
import type { Work } from '#platform/work.ts'

type Told = Parameters<typeof traitsOf>[0] & { id: string; points: PointTraits[]; companyNames: string[] }

/** What is compared of these customers, whoever asks; those in the bin are left out. */
export async function readTraits(db: Db, ids: readonly string[]): Promise<Map<string, Traits>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Told>`
    select c.customer_id as id, c.family_name as "familyName", c.given_name as "givenName",
      c.family_kana as "familyKana", c.given_kana as "givenKana", c.former_family_name as "formerFamilyName",
      c.gender, c.birth_on as "birthOn",
      coalesce((select json_agg(json_build_object('kind', p.kind, 'key', p.key, 'townKey', p.town_key,
          'postalCode', p.postal_code, 'notes', p.notes)) from contact_point p
        where p.customer_id = c.customer_id), '[]') as points,
      array(select o.name from customer_post p join company o on o.id = p.company_id
        where p.customer_id = c.customer_id) as "companyNames"
    from customer c where c.customer_id = any(${ids}::uuid[]) and c.deleted_at is null`.execute(
    db.withoutPlugins(),
  )
  return new Map(
    rows.map(({ id, points, companyNames, ...told }) => [id, traitsOf(told, points, { companyNames })]),
  )
}

/** By which values a person may be found among `customer_identity`. */
export type Handle = { readonly kind: string; readonly value: string }

/** More than so many customers behind one value say nothing of a person: a crowd is not compared. */
export const crowd = 50
/** A mailbox or number of more than so many is a shared one, and no evidence. */
export const sharedFrom = 8

/** Who has each of these values, whoever asks; more than a crowd of one value are not all read. Values of nobody are left out. */
export async function readHolders(
  db: Db,
  handles: readonly Handle[],
): Promise<{ value: string; ids: string[] }[]> {
  const { rows } = await sql<{ value: string; ids: string[] }>`
    select h.kind || ' ' || h.value as value, i.ids
    from unnest(${handles.map(({ kind }) => kind)}::text[], ${handles.map(({ value }) => value)}::text[]) h(kind, value)
    cross join lateral (select array(select customer_id from customer_identity i
      where i.kind = h.kind and i.value = h.value limit ${crowd + 1}) as ids) i
    where i.ids <> '{}'`.execute(db)
  return rows
}

/**
 * Who has one of these values in common, by the index of identities, and which values are shared by many. Those whom
 * the reader may not see are left out.
 */
export async function findSharers(
  work: Work,
  handles: readonly Handle[],
  except: string | null,
): Promise<{ ids: string[]; shared: Set<string> }> {
  const rows = await readHolders(work.db, handles)
  const shared = new Set(rows.filter(({ ids }) => ids.length > sharedFrom).map(({ value }) => value))
  const found = new Set(rows.filter(({ ids }) => ids.length <= crowd).flatMap(({ ids }) => ids))
  if (except !== null) found.delete(except)
  const { rows: seen } = await sql<{ id: string }>`
    select c.customer_id as id from customer c where c.customer_id = any(${[...found]}::uuid[]) and ${visible(work)}`.execute(
    work.db,
  )
  return { ids: seen.map(({ id }) => id), shared }
}

/** Mailboxes and numbers that many share are taken out of what is compared. */
export function withoutShared(traits: Traits, shared: ReadonlySet<string>): Traits {
  const own =
    (kind: string) =>
    (value: string): boolean =>
      !shared.has(`${kind} ${value}`)
  return {
    ...traits,
    emails: traits.emails.filter(own('email')),
    mobiles: traits.mobiles.filter(own('phone')),
    landlines: traits.landlines.filter(own('phone')),
  }
}
