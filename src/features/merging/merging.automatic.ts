import { sql } from 'kysely'
import { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { judgeGroup, strongGroups, type Doubt, type Judged } from '#features/matching/matching.automatic.ts'
import { newerJob } from '#features/matching/matching.newer.ts'
import { runJob } from '#features/matching/matching.run.ts'
import { evidenceLabels } from '#features/matching/evidence.text.ts'
import { readWeights } from '#features/matching/matching.weights.store.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { systemActor, write, type Work } from '#platform/work.ts'
import { announceAll, carryOut } from './merging.actions.ts'
import type { Automatic } from './merging.automatic.api.ts'
import { decideFor, load, type Loaded } from './merging.apply.ts'
import type { Decision } from './merging.ts'

const settingKey = 'automaticMerging'
/** The name under which it is done, in the audit log and on the customer. */
const automaton = systemActor('自動統合')
/** So many acts in one run; the rest waits for the next one. */
const mostActs = 1000
const sampleSize = 10
/** Open screens look again at everything; not after each of a thousand merges. */
const tellEvery = 5000

type Result = { merged: number; customers: number; left: number; hasMore: boolean }

/** Merges what strong pairs hold together, each group in a transaction of its own: killed, it goes on from there. */
export const automaticJob = defineJob({
  name: 'merging.automatic',
  title: { ja: '自動統合', en: 'Automatic merging' },
  payload: z.object({}),
  run: (work) => mergeStrong(work),
})

async function mergeStrong(work: JobWork): Promise<Result> {
  const result = { merged: 0, customers: 0, left: 0, hasMore: false }
  const { groups, hasMore } = await strongGroups(work)
  let told = Date.now()
  for (const [at, ids] of groups.entries()) {
    // Whoever turns it off stops it at once.
    if (!(await readSetting(work)).on) return result
    if (result.merged === mostActs) return { ...result, hasMore: true }
    await work.progress(at, groups.length)
    if (Date.now() - told > tellEvery) {
      await announceAll(work)
      told = Date.now()
    }
    if (await mergeGroup(work, ids)) {
      result.merged++
      result.customers += ids.length - 1
    } else result.left++
  }
  return { ...result, hasMore }
}

/** False where it is left for people: what speaks against it, or what merging itself refuses. */
async function mergeGroup(work: Work, ids: readonly string[]): Promise<boolean> {
  try {
    return await write(work, async (tx) => {
      const { loaded, decisions, left, pairs } = await judge(tx, ids)
      if (left !== null) return false
      await carryOut(tx, loaded, decisions, {}, pairs.map(written))
      return true
    })
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

const written = ({ points, evidence }: Judged['pairs'][number]): string =>
  `${points}: ${evidence.map((one) => `${one.kind}${one.points < 0 ? '' : '+'}${one.points}`).join(' ')}`

type Reason = Doubt | 'undone' | 'values'
type Look = Pick<Judged, 'pairs'> & {
  readonly loaded: Loaded
  readonly decisions: readonly Decision[]
  readonly left: Reason | null
}

/** Looks at a group as it is at this moment, its records locked. The record that was there first stays. */
async function judge(work: Work, ids: readonly string[]): Promise<Look> {
  const [survivorId = '', ...loserIds] = ids.toSorted()
  const loaded = await load(work, survivorId, loserIds)
  const { doubt, pairs } = await judgeGroup(work, ids)
  const decisions = await decideFor(work, loaded, new Map())
  const left =
    doubt ??
    ((await wasUndone(work, ids)) ? 'undone' : null) ??
    (isForPeople(loaded, decisions) ? 'values' : null)
  return { loaded, decisions, left, pairs }
}

/** Values that no rule may choose between, or that hardly anybody may see. */
function isForPeople({ fieldSet }: Loaded, decisions: readonly Decision[]): boolean {
  return decisions.some(
    ({ key, rule }) =>
      rule === 'mustChoose' ||
      (fieldSet.get('customer', key)?.masked === true && rule !== 'only' && rule !== 'same'),
  )
}

/** Whoever undid a merge of two of them has said that they are not to be one. */
async function wasUndone(work: Work, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customer_merge m
    cross join lateral (select (one ->> 'id')::uuid as id from jsonb_array_elements(m.losers) one) l
    left join customer_alias a on a.alias_id = l.id
    where m.customer_id = any(${ids}::uuid[]) and m.undone_at is not null
      and coalesce(a.customer_id, l.id) = any(${ids}::uuid[]) limit 1`.execute(work.db)
  return rows.length > 0
}

/** Whether it is on, what it would merge now with some to look at, and what it did the last time. */
export async function readAutomatic(work: Work): Promise<Automatic> {
  const { groups, hasMore } = await strongGroups(work)
  const shown = Math.min(groups.length, sampleSize)
  // Evenly from the surest to the least sure.
  const chosen = Array.from({ length: shown }, (_, n) =>
    Math.round((n * (groups.length - 1)) / Math.max(1, shown - 1)),
  ).flatMap((at) => groups.slice(at, at + 1))
  const sample = []
  for (const ids of chosen) sample.push(...(await sampled(work, ids)))
  const { rows } = await sql<{ running: string | null; at: string | null; result: Result | null }>`
    select (select id from job_run where kind = ${automaticJob.name} and state in ('queued', 'running')
        order by id desc limit 1) as running, last.finished_at as at, last.result
    from (select 1) one left join lateral (select finished_at, result from job_run
      where kind = ${automaticJob.name} and state = 'done' order by id desc limit 1) last on true`.execute(
    work.db,
  )
  const { running = null, at = null, result = null } = rows[0] ?? {}
  return {
    ...(await readSetting(work)),
    from: (await readWeights(work)).automaticFrom,
    found: {
      groups: groups.length,
      customers: groups.reduce((sum, ids) => sum + ids.length, 0),
      hasMore,
    },
    sample,
    running,
    last: at !== null && result !== null ? { ...result, at } : null,
  }
}

async function sampled(work: Work, ids: readonly string[]): Promise<Automatic['sample']> {
  try {
    const { loaded, left, pairs } = await judge(work, ids)
    return [
      {
        customers: loaded.records.map(({ id, fields }) => ({ id, displayName: displayNameOf(fields) })),
        pairs: pairs.map(({ points, evidence }) => ({
          points,
          evidence: evidence.map((one) => ({ ...one, label: evidenceLabels[one.kind] })),
        })),
        left: left && reasons[left],
      },
    ]
  } catch (error) {
    // Somebody has merged or removed one of them at this moment.
    if (error instanceof Problem) return []
    throw error
  }
}

export function updateAutomatic(
  work: Work,
  { version, on }: { version: number; on: boolean },
): Promise<Automatic> {
  return write(work, async (tx) => {
    const stored = await readSetting(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    if (stored.on === on) return readAutomatic(tx)
    const { rows } = await sql`
      insert into setting (key, value) values (${settingKey}, ${JSON.stringify({ on })}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning 1`.execute(tx.db)
    if (rows.length === 0) throw new Problem('stale', { current: await readSetting(tx) })
    await audit(tx, {
      action: 'automaticMerging.update',
      subjectKind: 'automaticMerging',
      subjectId: null,
      before: { on: stored.on },
      after: { on },
    })
    if (on) await start(tx)
    await announce(tx, { topic: 'matching' })
    return readAutomatic(tx)
  })
}

/** Whenever the base was looked through, what is strong merges, where an administrator has turned that on. */
export async function followMatching(work: Work, job: string): Promise<void> {
  if ((job === runJob.name || job === newerJob.name) && (await readSetting(work)).on) await start(work)
  if (job === automaticJob.name) await announceAll(work)
}

async function start(work: Work): Promise<void> {
  await enqueue(work, automaticJob.name, {}, { subject: 'automaticMerging:all', as: automaton })
}

async function readSetting(work: Pick<Work, 'db'>): Promise<{ version: number; on: boolean }> {
  const { rows } = await sql<{ version: number; on: boolean | null }>`
    select version, (value ->> 'on')::boolean as on from setting where key = ${settingKey}`.execute(work.db)
  return { version: rows[0]?.version ?? 0, on: rows[0]?.on ?? false }
}

const reasons: { readonly [reason in Reason]: Phrase } = {
  many: { ja: '同じ人とみられる顧客が多すぎます', en: 'Too many records look like one person' },
  decided: {
    ja: '保留・別人・世帯にした組が含まれています',
    en: 'Two of them were held, or said to be two people or a household',
  },
  contradicted: { ja: '反する手がかりがあります', en: 'Something speaks against it' },
  weaker: { ja: '探したあとに内容が変わりました', en: 'The records have changed since they were found' },
  undone: { ja: '統合したあとに元に戻されています', en: 'They were merged before, and it was undone' },
  values: { ja: '人が選ぶ値が食い違っています', en: 'Values differ that a person has to choose' },
}
