import { sql } from 'kysely'
import { everybody } from '#features/changes/changes.actions.ts'
import { readScope, type Scope } from '#features/fields/fields.scope.ts'
import { Problem, reasonOf } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { ruleSchema } from '#platform/catalogue/rule.ts'
import type { Follower } from '#platform/jobs/follower.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { actFor } from './segments.acts.ts'
import { fingerprintOf } from './segments.compile.ts'
import { evaluateAll, evaluateThese, type Evaluated, type How } from './segments.evaluate.ts'
import { findInLanes, worthLanes } from './segments.lanes.ts'
import { noteMasked } from './segments.masked.ts'
import { inOrder, readsOf } from './segments.ts'
import {
  beginBuild,
  countBuilt,
  countMoved,
  lockForMembers,
  markBroken,
  readKept,
  startBuild,
  type Kept,
} from './segments.store.ts'

/** So many notes are followed in one transaction. */
const batch = 2000
/** More waiting than this, and everything is worked out for everybody: a set is quicker than very many batches. */
const sweepAbove = 50_000

/** The rule of a kept segment, ready to be worked out. */
function evaluated({ id, name, rule, baseId }: Kept): Evaluated {
  return { id, name, baseId, rule: ruleSchema.parse(rule) }
}

const readBy = (segment: Kept): string[] => [
  ...(segment.baseId === null ? [] : [segment.baseId]),
  ...readsOf(evaluated(segment).rule).segments,
]

/** Lets one process at a time do this; the others find it locked and look again later. */
async function alone(tx: Work, what: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext(${what})) as locked`.execute(tx.db)
  return rows[0]?.locked ?? false
}

/** Notes that can be followed now: those for one segment wait until it has been worked out. */
const followable = sql`from customer_change n where n.segment_id is null or not exists (
  select 1 from segment s where s.id = n.segment_id and s.state = 'building' and s.deleted_at is null)`

/**
 * Follows what was noted: takes some notes and works out for these customers who is in which segment, in one transaction.
 * Of a segment that is being worked out for everybody they are noted again, for it alone. False where another worker is
 * at it, or nothing is to follow.
 */
export function followChanges(work: Work, fromLanes = worthLanes): Promise<boolean> {
  return write(work, async (tx) => {
    if (!(await alone(tx, 'segments follow'))) return false
    const { rows: waiting } = await sql<{ many: number }>`
      select count(*)::int as many from (
        select 1 from customer_change where segment_id is null limit ${sql.lit(sweepAbove + 1)}) n`.execute(
      tx.db,
    )
    if ((waiting[0]?.many ?? 0) > sweepAbove) return sweep(tx)
    const { rows: notes } = await sql<{ customerId: string; segmentId: string | null }>`
      with taken as materialized (
        select n.customer_id, n.id ${followable} order by n.noted_at limit ${sql.lit(batch)})
      delete from customer_change n using taken
      where n.customer_id = taken.customer_id and n.id = taken.id
      returning n.customer_id, n.segment_id`.execute(tx.db)
    if (notes.length === 0) return false
    if (notes.some(({ customerId }) => customerId === everybody)) return sweep(tx)
    // In the order in which they are stored, so that neighbours are read at once.
    const ofAll = [...new Set(notes.flatMap((n) => (n.segmentId === null ? [n.customerId] : [])))].toSorted()
    const ofOne = Map.groupBy(
      notes.filter((n) => n.segmentId !== null),
      (n) => n.segmentId,
    )
    const scope = await readScope(tx)
    const kept = inOrder(await lockForMembers(tx), readBy)
    const alike = kept.filter((segment) => segment.state === 'ready' && readBy(segment).length === 0)
    const found =
      ofAll.length < fromLanes ? undefined : await findInLanes(work, alike.map(evaluated), ofAll, scope)
    for (const segment of kept) {
      const own = (ofOne.get(segment.id) ?? []).map((n) => n.customerId)
      const ids = [...new Set([...ofAll, ...own])]
      if (ids.length === 0) continue
      // One that still waits for its turn will see these changes by itself.
      if (segment.state === 'ready') {
        const moved = own.length === 0 ? found?.get(segment.id) : undefined
        if (!moved) await follow(tx, segment, scope, ids)
        else if (moved.come.length + moved.go.length > 0)
          await follow(tx, segment, scope, [...moved.come, ...moved.go], moved.come)
      } else if (segment.buildBeganAt !== null) await noteFor(tx, segment.id, ids)
    }
    return true
  })
}

async function follow(
  tx: Work,
  segment: Kept,
  scope: Scope,
  ids: readonly string[],
  isIn?: readonly string[],
): Promise<void> {
  const moved = await orBroken(tx, segment, () => evaluateThese(tx, evaluated(segment), ids, scope, isIn))
  if (!moved || moved.entered + moved.left === 0) return
  await countMoved(tx, segment.id, moved, scope.today)
  await actFor(tx, segment.id)
  await announce(tx, { topic: 'segment', id: segment.id })
}

/** A rule that cannot be worked out stops its own segment and no other; those in it stay as they were, and it says why. */
async function orBroken<T>(tx: Work, segment: Kept, run: () => Promise<T>): Promise<T | null> {
  await sql`savepoint segment_try`.execute(tx.db)
  try {
    const result = await run()
    await sql`release savepoint segment_try`.execute(tx.db)
    return result
  } catch (error) {
    await sql`rollback to savepoint segment_try`.execute(tx.db)
    if (!(error instanceof Problem))
      tx.log.error({ err: error, segment: segment.id }, 'a segment could not be worked out')
    await markBroken(tx, segment, error instanceof Problem ? reasonOf(error) : unexpected)
    await announce(tx, { topic: 'segment', id: segment.id })
    return null
  }
}

const unexpected: Phrase = {
  ja: '予期しない問題で計算できませんでした。「計算し直す」を試し、同じなら管理者に知らせてください',
  en: 'It could not be worked out. Try to work it out again, and tell an administrator if that does not help',
}

/** For one segment alone, after it has been worked out. */
async function noteFor(tx: Work, segmentId: string, ids: readonly string[]): Promise<void> {
  await sql`insert into customer_change (customer_id, id, segment_id)
    select unnest(${ids}::uuid[]), ${segmentId}::uuid, ${segmentId}::uuid on conflict do nothing`.execute(
    tx.db,
  )
}

/** All notes at once: what they say is seen by whoever works everything out from now on. */
async function sweep(tx: Work): Promise<boolean> {
  const kept = await lockForMembers(tx)
  await sql`delete from customer_change`.execute(tx.db)
  for (const { id } of kept) await startBuild(tx, id)
  return true
}

/**
 * Works one segment out for everybody, where one waits for it. What changes meanwhile is noted for it and followed
 * afterwards. False where none waits, or another worker is at it.
 */
export async function buildNext(work: Work): Promise<boolean> {
  const kept = await readKept(work)
  const [segment] = inOrder(kept, readBy).filter(({ state }) => state === 'building')
  if (!segment) return false
  const began = performance.now()
  await beginBuild(work, segment)
  return write(work, async (tx) => {
    if (!(await alone(tx, 'segments build'))) return false
    const scope = await readScope(tx)
    const how: How =
      segment.builtEdition === null ? 'start' : segment.builtEdition === segment.edition ? 'day' : 'edit'
    // What is compared with everybody may be large; of one statement at a time.
    await sql`set local work_mem = '256MB'`.execute(tx.db)
    const built = await orBroken(tx, segment, async () => ({
      fingerprint: fingerprintOf(evaluated(segment), scope),
      moved: await evaluateAll(tx, evaluated(segment), how, scope),
    }))
    if (!built) return true
    const { fingerprint, moved } = built
    await lockForMembers(tx)
    await countBuilt(tx, segment, {
      fingerprint,
      ms: Math.round(performance.now() - began),
      moved,
      today: scope.today,
    })
    if (moved.entered + moved.left > 0) {
      await actFor(tx, segment.id)
      // Who comes or goes here may come or go there.
      for (const other of kept)
        if (other.id !== segment.id && readBy(other).includes(segment.id)) await startBuild(tx, other.id)
    }
    await announce(tx, { topic: 'segment', id: segment.id })
    return true
  })
}

/** Segments whose SQL is not the one they were worked out by are worked out anew: a day has passed, a setting changed. */
export async function noticeTime(work: Work): Promise<void> {
  await noteMasked(work)
  const scope = await readScope(work)
  for (const segment of await readKept(work)) {
    if (segment.state === 'building') continue
    let print: string | Phrase
    try {
      print = fingerprintOf(evaluated(segment), scope)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      print = reasonOf(error)
    }
    if (typeof print !== 'string') {
      if (segment.state !== 'broken') await markBroken(work, segment, print)
    } else if (print !== segment.fingerprint) await startBuild(work, segment.id)
  }
}

const lookAtTime = 60_000
let lookedAt = 0

export const segmentFollowers: readonly Follower[] = [
  {
    name: 'segments.follow',
    every: 400,
    isBehind: async (work) => {
      const { rows } = await sql`select 1 ${followable} limit 1`.execute(work.db)
      return rows.length > 0
    },
    step: (work) => followChanges(work),
  },
  {
    name: 'segments.build',
    every: 400,
    isBehind: async (work) => {
      if (Date.now() - lookedAt > lookAtTime) {
        await noticeTime(work)
        lookedAt = Date.now()
      }
      const { rows } = await sql`
        select 1 from segment where state = 'building' and deleted_at is null limit 1`.execute(work.db)
      return rows.length > 0
    },
    step: buildNext,
  },
]
