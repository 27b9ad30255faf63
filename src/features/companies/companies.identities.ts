import { sql } from 'kysely'
import type { Db } from '#platform/db/database.ts'
import { companyIdentities, companyTraits } from './companies.traits.ts'

type Named = Parameters<typeof companyTraits>[0] & { readonly id: string }

/** Writes anew by what these companies are found when another record might be theirs. */
export async function saveIdentities(
  { db }: { readonly db: Db },
  companies: readonly Named[],
): Promise<void> {
  if (companies.length === 0) return
  const rows = companies.flatMap(({ id, ...told }) =>
    companyIdentities(companyTraits(told)).map((one) => ({ id, ...one })),
  )
  await sql`
    delete from company_identity where company_id = any(${companies.map(({ id }) => id)}::uuid[])`.execute(db)
  await sql`
    insert into company_identity (company_id, kind, value)
    select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ kind }) => kind)}::text[],
      ${rows.map(({ value }) => value)}::text[])`.execute(db)
}
