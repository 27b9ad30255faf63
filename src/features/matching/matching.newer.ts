import { sql } from 'kysely'
import { z } from 'zod'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { write } from '#platform/work.ts'
import { handlesOf } from './matching.actions.ts'
import { runCompanies, type CompanyRun } from './matching.companies.run.ts'
import { readLooked, now, saveLooked } from './matching.looked.ts'
import { similarToMany } from './matching.many.ts'
import { runWhole, savePairs, type Found } from './matching.run.ts'
import { readTraits } from './matching.traits.store.ts'

const batch = 500
/** Of more than that share of the base a whole run is quicker: it reads the index once, in order. */
const mostOfBase = 0.2
/** An act that was under way when the last look began is committed by then. */
const longestAct = '1 hour'

type NewerRun = { customers: number; pairs: number; strong: number; companies: CompanyRun }

/** Every night but one: who was added or changed since the last look is looked for; all else stands as it was found. */
export const newerJob = defineJob({
  name: 'matching.newer',
  title: { ja: '追加・変更された顧客の名寄せ', en: 'Look for the same people as those who changed' },
  payload: z.object({}),
  every: '0 17 * * 0-5',
  run: async (work): Promise<NewerRun> => ({
    ...(await runNewer(work)),
    companies: await runCompanies(work),
  }),
})

/** Finds for them what a run over the whole base would find. Broken off it begins anew and ends the same. */
export async function runNewer(work: JobWork): Promise<Omit<NewerRun, 'companies'>> {
  const began = await now(work.db)
  const ids = await changedSince(work, await readLooked(work))
  if (ids === null) return runWhole(work)
  const told = { customers: ids.length, pairs: 0, strong: 0 }
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch)
    const traits = await readTraits(work.db, some)
    const alike = await similarToMany(
      work,
      [...traits].map(([key, of]) => ({ key, handles: handlesOf(of), traits: () => of })),
    )
    const found = [...alike].flatMap(([a, others]) =>
      others.flatMap(({ id: b, points, strong, evidence }): Found[] =>
        a === b ? [] : [{ a, b, points, strong, evidence }],
      ),
    )
    const pairs = [...new Map(found.map((one) => [[one.a, one.b].toSorted().join(' '), one])).values()]
    await write(work, async (tx) => {
      await savePairs(tx.db, pairs)
      await sql`
        delete from match_pair where state = 'open' and found_at < ${began}::timestamptz
          and (customer_id = any(${some}::uuid[]) or other_id = any(${some}::uuid[]))`.execute(tx.db)
    })
    told.pairs += pairs.length
    told.strong += pairs.filter(({ strong }) => strong).length
    await work.progress(from + some.length, ids.length)
  }
  await saveLooked(work, began)
  if (ids.length > 0) await announce(work, { topic: 'matching' })
  return told
}

/** Null where nobody ever looked, or so many changed that the whole base is to be looked through. */
async function changedSince(work: JobWork, looked: string | null): Promise<string[] | null> {
  if (looked === null) return null
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer
    where deleted_at is null and updated_at > ${looked}::timestamptz - ${sql.lit(longestAct)}::interval
    order by updated_at`.execute(work.db)
  const { rows: base } = await sql<{ count: number }>`
    select greatest(reltuples, 0)::float8 as count from pg_class where oid = 'customer'::regclass`.execute(
    work.db,
  )
  const most = Math.max(batch, mostOfBase * (base[0]?.count ?? 0))
  return rows.length > most ? null : rows.map(({ id }) => id)
}
