import { sql } from 'kysely'
import { rekeyCompanies } from '#features/companies/companies.actions.ts'
import { withClient, type Db } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { clusters, type Pair } from './matching.clusters.ts'
import { scoreCompanies, type CompanyEvidence } from './matching.companies.score.ts'
import { mayBeShared, readCompanyTraits, withoutSharedOf } from './matching.companies.store.ts'
import { crowd, sharedFrom } from './matching.traits.store.ts'
import { readWeights } from './matching.weights.store.ts'
import { companyPointsOf } from './matching.weights.ts'

const pairsAtOnce = 5000
const commonShown = 50

export type CompanyRun = {
  companies: number
  pairs: number
  strong: number
  clusters: number
  common: { kind: string; value: string; companies: number }[]
}
type Found = { a: string; b: string; points: number; strong: boolean; evidence: readonly CompanyEvidence[] }

/** The same for companies: a part of every run over the whole base. Run again after a stop it begins anew. */
export async function runCompanies(work: JobWork): Promise<CompanyRun> {
  // Those that were written before companies were found by what they share.
  await rekeyCompanies(work)
  const { rows } = await sql<{ now: string }>`select now()`.execute(work.db)
  const began = rows[0]?.now ?? ''
  const weights = await readWeights(work)
  const worth = companyPointsOf(weights.points)
  const common = await readCommon(work.db)
  const shared = new Set(common.map(({ kind, value }) => `${kind} ${value}`))
  const apart = await readApart(work.db)
  const [ids, placeOf] = [[] as string[], new Map<string, number>()]
  const place = (id: string): number => {
    const known = placeOf.get(id)
    if (known !== undefined) return known
    placeOf.set(id, ids.length)
    return ids.push(id) - 1
  }
  const against = new Set<string>()
  const found: Pair[] = []
  let [strong, compared] = [0, 0]
  await eachChunk(work, async (chunk) => {
    const members = [...new Set(chunk.flatMap(({ a, b }) => [a, b]))]
    const traits = await readCompanyTraits(work.db, members)
    const saved: Found[] = []
    for (const { a, b } of chunk) {
      const [one, other] = [traits.get(a), traits.get(b)]
      if (!one || !other) continue
      const score = scoreCompanies(withoutSharedOf(one, shared), withoutSharedOf(other, shared), worth)
      const isApart = apart.has(`${a} ${b}`)
      if (isApart || score.points <= 0) against.add(`${place(a)} ${place(b)}`).add(`${place(b)} ${place(a)}`)
      if (score.points < weights.candidateFrom) continue
      saved.push({ a, b, ...score })
      if (isApart) continue
      found.push({ a: place(a), b: place(b), points: score.points })
      if (score.strong) strong++
    }
    await savePairs(work.db, saved)
    compared += chunk.length
    await work.progress(compared, null)
  })
  if ((await readWeights(work)).version !== weights.version) return runCompanies(work)
  await sql`
    delete from company_match_pair where state = 'open' and found_at < ${began}::timestamptz`.execute(work.db)
  return {
    companies: await countCompanies(work.db),
    pairs: found.length,
    strong,
    clusters: clusters(ids.length, found, (a, b) => !against.has(`${a} ${b}`)).length,
    common: common.slice(0, commonShown),
  }
}

/** Every two that share a value, once: side by side off the index, never all with all. */
async function eachChunk(
  work: JobWork,
  compare: (chunk: readonly { a: string; b: string }[]) => Promise<void>,
): Promise<void> {
  await withClient(work.runtime.database.pool, async (_client, db) => {
    await sql`
      declare shared_company no scroll cursor for
      with grouped as materialized (
        select array_agg(i.company_id order by i.company_id) as ids
        from company_identity i join company c on c.id = i.company_id and c.deleted_at is null
        where i.kind <> 'name' group by i.kind, i.value having count(*) between 2 and ${sql.lit(crowd)})
      select distinct x.id as a, y.id as b from grouped g
      cross join lateral unnest(g.ids) with ordinality x (id, place)
      cross join lateral unnest(g.ids) with ordinality y (id, place)
      where x.place < y.place order by 1, 2`.execute(db)
    for (;;) {
      const { rows } = await sql<{ a: string; b: string }>`
        fetch ${sql.lit(pairsAtOnce)} from shared_company`.execute(db)
      if (rows.length === 0) return
      await compare(rows)
    }
  })
}

/** Switchboards and domains of so many that they say nothing, the commonest first. */
async function readCommon(db: Db): Promise<CompanyRun['common']> {
  const { rows } = await sql<CompanyRun['common'][number]>`
    select i.kind, i.value, count(*)::int as companies
    from company_identity i join company c on c.id = i.company_id and c.deleted_at is null
    group by i.kind, i.value having count(*) > ${sql.lit(sharedFrom)}
    order by companies desc, i.kind, i.value`.execute(db)
  return rows.filter(({ kind }) => mayBeShared(kind))
}

async function readApart(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ companyId: string; otherId: string }>`
    select company_id, other_id from company_match_pair where state in ('distinct', 'related')`.execute(db)
  return new Set(rows.map(({ companyId, otherId }) => `${companyId} ${otherId}`))
}

/** What people decided keeps its state; points and evidence are those of now. */
async function savePairs(db: Db, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return
  await sql`
    insert into company_match_pair (company_id, other_id, points, strong, evidence)
    select n.a, n.b, n.points, n.strong, n.evidence
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      n(a uuid, b uuid, points int, strong boolean, evidence jsonb)
    where exists (select 1 from company c where c.id = n.a) and exists (select 1 from company c where c.id = n.b)
    on conflict (company_id, other_id) do update set points = excluded.points, strong = excluded.strong,
      evidence = excluded.evidence, found_at = now()`.execute(db)
}

async function countCompanies(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from company where deleted_at is null`.execute(db)
  return rows[0]?.count ?? 0
}
