import { noteEverybody } from '#features/changes/changes.actions.ts'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { newId } from '#kit/ids.ts'
import { todayIn } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { MemberRank, RanksInput } from './points.api.ts'
import { benefitsSchema } from './points.ts'
import { spentOf } from './points.ranks.ts'

/** The lowest first. `version` is that of the latest change of any. */
export async function listRanks(work: Pick<Work, 'db'>): Promise<{ version: number; items: MemberRank[] }> {
  const { rows } = await sql<Omit<MemberRank, 'benefits'> & { benefits: unknown; version: number }>`
    select r.id, r.name, r.threshold::float8 as threshold, r.benefits, r.color, r.version,
      (select count(*) from customer_rank w where w.rank_id = r.id)::int as customers
    from member_rank r order by r.threshold`.execute(work.db)
  return {
    version: Math.max(0, ...rows.map(({ version }) => version)),
    items: rows.map(({ version: _version, benefits, ...row }) => ({
      ...row,
      benefits: benefitsSchema.parse(benefits),
    })),
  }
}

/** Replaces all ranks; everybody is ranked anew. Who had one that is gone has none until then. */
export function saveRanks(
  work: Work,
  { version, ranks }: RanksInput & { version: number },
): Promise<{ version: number; items: MemberRank[] }> {
  return write(work, async (tx) => {
    await sql`lock table member_rank in share row exclusive mode`.execute(tx.db)
    const stored = await listRanks(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    mustBeginAtZero(ranks)
    const kept = ranks.flatMap(({ id }) => id ?? [])
    await sql`delete from customer_rank where rank_id <> all(${kept}::uuid[])`.execute(tx.db)
    await sql`delete from member_rank where id <> all(${kept}::uuid[])`.execute(tx.db)
    for (const { id, name, threshold, benefits, color } of ranks)
      await sql`
        insert into member_rank (id, name, threshold, benefits, color, version)
        values (${id ?? newId()}::uuid, ${name}, ${threshold}, ${JSON.stringify(benefits)}::jsonb, ${color}, ${version + 1})
        on conflict (id) do update set name = excluded.name, threshold = excluded.threshold,
          benefits = excluded.benefits, color = excluded.color, version = excluded.version, updated_at = now()`.execute(
        tx.db,
      )
    const saved = await listRanks(tx)
    await audit(tx, {
      action: 'points.ranks',
      subjectKind: 'points',
      subjectId: 'ranks',
      before: { ranks: stored.items },
      after: { ranks: saved.items },
    })
    // Some have no rank any more, and ranks are asked for by name.
    await noteEverybody(tx)
    await enqueue(tx, 'points.rank', {})
    await announce(tx, { topic: 'points' })
    return saved
  })
}

/** How many customers of today would have each rank, and what they spent. Writes nothing. */
export async function tryRanks(
  work: Work,
  { ranks, months }: RanksInput & { months: number },
): Promise<{ name: string; customers: number; spent: number }[]> {
  mustBeginAtZero(ranks)
  const today = todayIn((await readSettings(work)).timeZone)
  const { rows } = await sql<{ at: number; customers: number; spent: number }>`
    with spent as (${spentOf(sql`o.customer_id <> '00000000-0000-0000-0000-000000000000'`, today, months)}),
    step (at, threshold) as (select ordinality::int, threshold
      from unnest(${ranks.map(({ threshold }) => threshold)}::bigint[]) with ordinality t (threshold, ordinality))
    select (select s.at from step s where s.threshold <= greatest(0, spent.spent) order by s.threshold desc limit 1) as at,
      count(*)::int as customers, sum(spent.spent)::float8 as spent
    from spent group by 1`.execute(work.db)
  const found = new Map(rows.map(({ at, ...row }) => [at, row]))
  return ranks.map(({ name }, index) => ({ name, ...(found.get(index + 1) ?? { customers: 0, spent: 0 }) }))
}

function mustBeginAtZero(ranks: RanksInput['ranks']): void {
  if (ranks.length === 0) return
  const steps = ranks.map(({ threshold }) => threshold)
  const wrong = (path: string, ja: string, en: string): Problem =>
    new Problem('invalid', { fields: [{ path, message: { ja, en } }] })
  if (!steps.includes(0))
    throw wrong('ranks.0.threshold', '1つのランクは 0 円から始めてください', 'One rank must begin at 0 yen')
  const twice = steps.findIndex((step, at) => steps.indexOf(step) !== at)
  if (twice >= 0)
    throw wrong(
      `ranks.${twice}.threshold`,
      'ほかのランクと違う金額にしてください',
      'Another rank begins at the same amount',
    )
}
