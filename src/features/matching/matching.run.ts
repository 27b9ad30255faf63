import { sql } from 'kysely'
import { z } from 'zod'
import type { Traits } from '#features/customers/customers.traits.ts'
import { withClient, type Db } from '#platform/db/database.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { clusters, type Pair } from './matching.clusters.ts'
import { runCompanies } from './matching.companies.run.ts'
import type { RunResult } from './matching.pairs.store.ts'
import { now, saveLooked } from './matching.looked.ts'
import { scorePeople, type Evidence } from './matching.score.ts'
import { crowd, readTraits, sharedFrom, withoutShared } from './matching.traits.store.ts'
import { readWeights } from './matching.weights.store.ts'

const groupsAtOnce = 5000
const pairsAtOnce = 10_000
const mostRemembered = 60_000
const commonShown = 50

/** Looks through the whole base, once a week and when somebody asks. Nothing is merged by it. */
export const runJob = defineJob({
  name: 'matching.run',
  title: { ja: '全件の名寄せ', en: 'Look for the same people' },
  payload: z.object({}),
  every: '0 17 * * 6',
  run: async (work) => ({ ...(await runWhole(work)), companies: await runCompanies(work) }),
})

export type Found = { a: string; b: string; points: number; strong: boolean; evidence: readonly Evidence[] }

/**
 * Compares whoever shares a value that people are found by; never all with all. What was found before and is no more is
 * taken off the queue; what people decided stays as they said. Run again after a stop it begins anew and ends the same.
 */
export async function runWhole(work: JobWork): Promise<RunResult> {
  const began = await now(work.db)
  const weights = await readWeights(work)
  const { ids, packed, shared, common } = await gather(work)
  const apart = await readApart(work.db, ids)
  const against = new Set<number>(apart)
  const found: Pair[] = []
  let strong = 0
  const remembered = new Map<string, Traits>()
  for (let from = 0; from < packed.length; from += pairsAtOnce) {
    const chunk = Array.from(packed.subarray(from, from + pairsAtOnce), unpacked)
    await remember(work.db, remembered, chunk, ids, shared)
    const saved: Found[] = []
    for (const { a, b } of chunk) {
      const [one, other] = [remembered.get(ids[a] ?? ''), remembered.get(ids[b] ?? '')]
      if (!one || !other) continue
      const { points, strong: isStrong, evidence } = scorePeople(one, other, weights.points)
      if (points <= 0) against.add(pack(a, b))
      if (points < weights.candidateFrom) continue
      saved.push({ a: ids[a] ?? '', b: ids[b] ?? '', points, strong: isStrong, evidence })
      if (apart.has(pack(a, b))) continue
      found.push({ a, b, points })
      if (isStrong) strong++
    }
    await savePairs(work.db, saved)
    await work.progress(from + chunk.length, packed.length)
  }
  // They may have been changed on the way: then everything is looked at once more.
  if ((await readWeights(work)).version !== weights.version) return runWhole(work)
  await sql`delete from match_pair where state = 'open' and found_at < ${began}::timestamptz`.execute(work.db)
  await saveLooked(work, began)
  await announce(work, { topic: 'matching' })
  const groups = clusters(ids.length, found, (a, b) => !against.has(pack(a, b)))
  return {
    customers: await countCustomers(work.db),
    pairs: found.length,
    strong,
    clusters: groups.length,
    common,
  }
}

/** Two places in one number: the first above, the second in the lower 26 bits. */
const places = 2 ** 26
const pack = (a: number, b: number): number => (a < b ? a * places + b : b * places + a)
const unpacked = (both: number): { a: number; b: number } => ({
  a: Math.floor(both / places),
  b: both % places,
})

type Gathered = {
  /** Customers by their place. */
  ids: string[]
  /** Every two that share a value, once, in order. */
  packed: Float64Array
  shared: Set<string>
  common: RunResult['common']
}

/** Reads the groups of those who share a value, off the index that has them side by side. */
async function gather(work: JobWork): Promise<Gathered> {
  const [ids, placeOf]: [string[], Map<string, number>] = [[], new Map()]
  const [shared, common] = [new Set<string>(), [] as RunResult['common']]
  const place = (id: string): number => {
    let at = placeOf.get(id)
    if (at === undefined) placeOf.set(id, (at = ids.push(id) - 1))
    return at
  }
  const packed: number[] = []
  await withClient(work.runtime.database.pool, async (_client, db) => {
    await sql`
      declare shared_value no scroll cursor for
      select kind, value, count(*)::int as count,
        case when count(*) <= ${sql.lit(crowd)} then array_agg(customer_id) end as ids
      from customer_identity where kind in ('email', 'phone', 'line', 'block')
      group by kind, value having count(*) > 1`.execute(db)
    for (;;) {
      const { rows } = await sql<{ kind: string; value: string; count: number; ids: string[] | null }>`
        fetch ${sql.lit(groupsAtOnce)} from shared_value`.execute(db)
      if (rows.length === 0) return
      for (const { kind, value, count, ids: members } of rows) {
        if (kind !== 'block' && count > sharedFrom) {
          shared.add(`${kind} ${value}`)
          common.push({ kind, value, customers: count })
        }
        const at = (members ?? []).map(place)
        for (let i = 0; i < at.length; i++)
          for (let j = i + 1; j < at.length; j++) packed.push(pack(at[i] ?? 0, at[j] ?? 0))
      }
      await work.progress(0, null)
    }
  })
  const sorted = Float64Array.from(packed).sort()
  const once = sorted.filter((both, at) => at === 0 || both !== sorted[at - 1])
  common.sort((p, q) => q.customers - p.customers)
  return { ids, packed: once, shared, common: common.slice(0, commonShown) }
}

/** Keeps what is compared of those in the chunk; forgets all the others when there are too many. */
async function remember(
  db: Db,
  remembered: Map<string, Traits>,
  chunk: readonly { a: number; b: number }[],
  ids: readonly string[],
  shared: ReadonlySet<string>,
): Promise<void> {
  if (remembered.size > mostRemembered) remembered.clear()
  const wanted = new Set(chunk.flatMap(({ a, b }) => [ids[a] ?? '', ids[b] ?? '']))
  const missing = [...wanted].filter((id) => !remembered.has(id))
  for (const [id, traits] of await readTraits(db, missing)) remembered.set(id, withoutShared(traits, shared))
}

/** 別人 and 世帯, by place; of customers whom nothing brings together any more there is nothing to keep apart. */
async function readApart(db: Db, ids: readonly string[]): Promise<Set<number>> {
  const placeOf = new Map(ids.map((id, at) => [id, at]))
  const { rows } = await sql<{ customerId: string; otherId: string }>`
    select customer_id, other_id from match_pair where state in ('distinct', 'household')`.execute(db)
  const apart = new Set<number>()
  for (const { customerId, otherId } of rows) {
    const [a, b] = [placeOf.get(customerId), placeOf.get(otherId)]
    if (a !== undefined && b !== undefined) apart.add(pack(a, b))
  }
  return apart
}

/** What people decided keeps its state; points and evidence are those of now. */
export async function savePairs(db: Db, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return
  await sql`
    insert into match_pair (customer_id, other_id, points, strong, evidence)
    select least(n.a, n.b), greatest(n.a, n.b), n.points, n.strong, n.evidence
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      n(a uuid, b uuid, points int, strong boolean, evidence jsonb)
    where exists (select 1 from customer c where c.customer_id = n.a)
      and exists (select 1 from customer c where c.customer_id = n.b)
    on conflict (customer_id, other_id) do update set points = excluded.points, strong = excluded.strong,
      evidence = excluded.evidence, found_at = now()`.execute(db)
}

async function countCustomers(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer where deleted_at is null`.execute(db)
  return rows[0]?.count ?? 0
}
