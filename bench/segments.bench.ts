import { sql } from 'kysely'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { createSegment } from '#features/segments/segments.actions.ts'
import { conditionOf } from '#features/segments/segments.compile.ts'
import { buildNext, followChanges } from '#features/segments/segments.follow.ts'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { startFollowers } from '#platform/jobs/follower.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, write, type Work } from '#platform/work.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import { withRuntime } from './base.ts'
import { makeEvents } from './make-events.ts'
import { rounded, summary, timed } from './measure.ts'
import { openPurchases } from './purchases.base.ts'
import type { Line, Report } from './report.ts'
import { mixOf, type Mixed } from './segments.rules.ts'
import { clientOf, startProduct } from './server.ts'

const rounds = 20
const slowRounds = 5
const api = '/api/v1'
const active = 50
const changed = 1000
const perSecond = 1000
const seconds = 30

/**
 * Segments of so many customers, ten times as many orders and thirty times as many events: the count while one edits, working
 * all of it out, following some who changed in all of fifty segments, and keeping up with a stream of events.
 */
export async function segmentsBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openPurchases(customers)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  const mix = await withRuntime(base.dataDir, async (runtime) => {
    await addEvents(runtime)
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await sql`delete from customer_change`.execute(work.db)
    for (const table of ['segment_member', 'segment_edition', 'segment_day', 'segment'])
      await sql`delete from ${sql.table(table)}`.execute(work.db)
    const made = await makeMix(work)
    await wholes(runtime, work, made, lines, raw)
    return made
  })
  await counts(base, mix, lines, raw)
  await withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await addSegments(work, mix)
    await batches(work, lines, raw)
    await stream(runtime, work, lines, raw)
  })
  return { variant: String(customers), lines, raw }
}

async function addEvents({ database: { pool } }: Runtime): Promise<void> {
  const { rows } = await pool.query("select 1 from customer_event where name = 'mail.opened' limit 1")
  if (rows.length > 0) return
  const client = await pool.connect()
  try {
    await makeEvents(client)
  } finally {
    client.release(true)
  }
}

/** The mix, each made a segment of its own. */
async function makeMix(work: Work): Promise<readonly Mixed[]> {
  const { today } = await readScope(work)
  const oneOf = async (query: string): Promise<string> => {
    const { rows } = await sql.raw<{ id: string }>(query).execute(work.db)
    return rows[0]?.id ?? ''
  }
  const nth = (n: number): string =>
    `select product_id as id from purchase_product group by 1 order by count(*) desc, 1 offset ${n} limit 1`
  const things = {
    today,
    tagId: await oneOf('select tag_id as id from customer_tag group by 1 order by count(*) desc limit 1'),
    products: [await oneOf(nth(5)), await oneOf(nth(20))] as const,
    mediaId: await oneOf(
      'select first_media_id as id from purchase_facts where first_media_id is not null group by 1 order by count(*) desc limit 1',
    ),
  }
  const segments: string[] = []
  for (const [at, { name, rule }] of mixOf({ ...things, segments: ['', ''] }).entries())
    if (at < 2) segments.push(await make(work, name, rule))
  while (await buildNext(work));
  return mixOf({ ...things, segments: [segments[1] ?? '', segments[0] ?? ''] })
}

async function make(work: Work, name: string, rule: Rule): Promise<string> {
  const { id } = await createSegment(work, {
    name,
    description: null,
    kind: 'moving',
    rule,
    baseId: null,
    acts: [],
  })
  return id
}

/** Each worked out for everybody, into an empty segment, and counted beside what a person would write. */
async function wholes(
  runtime: Runtime,
  work: Work,
  mix: readonly Mixed[],
  lines: Line[],
  raw: { [what: string]: number[] },
): Promise<void> {
  const scope = await readScope(work)
  for (const { name, rule, by } of mix) {
    const condition = conditionOf({ rule, baseId: null }, { ...scope, whole: true })
    const ours = sql<{ n: number }>`select count(*)::int as n from customer c where ${condition}`
    const theirs = sql.raw<{ n: number }>(by)
    const samples: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
    const found: number[] = []
    for (let round = 0; round <= slowRounds; round++)
      for (const [whose, query] of [
        ['ours', ours],
        ['theirs', theirs],
      ] as const) {
        const took = await timed(() =>
          work.db.transaction().execute(async (db) => {
            await sql`set local work_mem = '128MB'`.execute(db)
            found.push((await query.execute(db)).rows[0]?.n ?? -1)
          }),
        )
        if (round > 0) samples[whose].push(took)
      }
    if (new Set(found).size !== 1)
      throw new Error(`${name}: ${[...new Set(found)].join(' and ')} are not the same`)
    raw[`${name}, in the database`] = rounded(samples.ours)
    raw[`${name}, by hand`] = rounded(samples.theirs)
    lines.push({
      what: `${name}, in the database, p50`,
      ours: summary(samples.ours).p50,
      unit: 'ms',
      yardstick: summary(samples.theirs).p50,
      limit: { most: 1.2, of: 'ratio' },
      more: `${found[0]} customers`,
    })
    await make(work, name, rule)
    const took = await timed(async () => {
      while (await buildNext(work));
    })
    raw[`${name}, worked out`] = rounded([took])
    lines.push({
      what: `${name}, worked out for everybody`,
      ours: took / 1000,
      unit: 's',
      yardstick: null,
      limit: { most: 10, of: 'ours' },
    })
  }
  await runtime.database.pool.query('vacuum (analyze) segment_member')
}

/** While one edits: of a sample with every part, and exactly. */
async function counts(
  base: Awaited<ReturnType<typeof openPurchases>>,
  mix: readonly Mixed[],
  lines: Line[],
  raw: { [what: string]: number[] },
): Promise<void> {
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  try {
    for (const exact of [false, true]) {
      const all: number[] = []
      for (const { name, rule } of mix) {
        const samples: number[] = []
        for (let i = 0; i <= rounds; i++) {
          const { took } = await client.post(`${api}/segments/preview`, { rule, exact })
          if (i > 0) samples.push(took)
        }
        raw[`${name}, ${exact ? 'exactly' : 'sampled'}`] = rounded(samples)
        all.push(...samples)
        const { p50, p95 } = summary(samples)
        lines.push({
          what: `${name}: live count ${exact ? 'exactly' : 'with every part, sampled'}, p95`,
          ours: p95,
          unit: 'ms',
          yardstick: null,
          limit: { most: 700, of: 'ours' },
          more: `p50 ${p50.toFixed(0)}`,
        })
      }
      lines.push({
        what: `live count ${exact ? 'exactly' : 'sampled'}, all twelve, p95`,
        ours: summary(all).p95,
        unit: 'ms',
        yardstick: null,
        limit: { most: 700, of: 'ours' },
      })
    }
  } finally {
    client.close()
    await server.close()
  }
}

/** Fifty in all, of the mix; those beyond it are narrower, and asked for as often. */
async function addSegments(work: Work, mix: readonly Mixed[]): Promise<void> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from segment where deleted_at is null`.execute(work.db)
  for (let at = rows[0]?.n ?? 0; at < active; at++) {
    const one = mix[at % mix.length]
    if (!one) continue
    const narrower: Rule = {
      op: 'and',
      rules: [
        one.rule,
        { kind: 'field', params: { field: 'birthOn', op: 'onOrAfter', value: `19${50 + (at % 40)}-01-01` } },
      ],
    }
    await make(work, `${one.name} ${at}`, narrower)
  }
  while (await buildNext(work));
}

/** So many who changed, at random, in all segments. */
async function batches(work: Work, lines: Line[], raw: { [what: string]: number[] }): Promise<void> {
  const samples: number[] = []
  const again: number[] = []
  for (let round = 0; round < 6; round++) {
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from customer tablesample system (2) repeatable (${sql.lit(round)})
      order by random() limit ${sql.lit(changed)}`.execute(work.db)
    for (const list of [samples, again]) {
      await noteChanges(
        work,
        rows.map(({ id }) => id),
      )
      const took = await timed(() => followChanges(work))
      if (round > 0) list.push(took)
    }
  }
  raw['a batch of 1,000'] = rounded(samples)
  raw['the same customers again'] = rounded(again)
  const { p50, max } = summary(samples)
  lines.push({
    what: `${changed} who changed, in ${active} segments, the slowest of ${samples.length}`,
    ours: max / 1000,
    unit: 's',
    yardstick: null,
    limit: { most: 2, of: 'ours' },
    more: `p50 ${(p50 / 1000).toFixed(2)} s`,
  })
  lines.push({
    what: 'the same again, now that what is on record of them is in memory',
    ours: summary(again).max / 1000,
    unit: 's',
    yardstick: null,
    limit: { most: 2, of: 'ours' },
  })
}

/** A stream of events, while a worker follows: how far behind it is, looked at five times a second. */
async function stream(
  runtime: Runtime,
  work: Work,
  lines: Line[],
  raw: { [what: string]: number[] },
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer tablesample system (4) repeatable (9) order by random() limit ${sql.lit(perSecond * seconds)}`.execute(
    work.db,
  )
  const followers = startFollowers(runtime)
  const behind: number[] = []
  let told = 0
  const look = setInterval(() => {
    void sql<{ lag: number }>`
      select coalesce(extract(epoch from clock_timestamp() - min(noted_at)), 0)::float8 as lag from customer_change`
      .execute(work.db)
      .then(({ rows: [row] }) => behind.push(row?.lag ?? 0))
  }, 200)
  const began = performance.now()
  while (told < perSecond * seconds) {
    const due = Math.min(((performance.now() - began) / 1000) * perSecond, perSecond * seconds)
    while (told < due) {
      const some = rows.slice(told, told + 100)
      await write(work, (tx) =>
        insertEvents(
          tx,
          some.map(({ id }) => eventOf(tx, id, 'owner.changed', { owner: 'bench' })),
        ),
      )
      told += some.length || 100
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const took = (performance.now() - began) / 1000
  clearInterval(look)
  await followers.close()
  raw['behind, s'] = rounded(behind)
  const { p50, p95, max } = summary(behind)
  lines.push({
    what: `${perSecond} events a second for ${seconds} s in ${active} segments: the farthest behind`,
    ours: max,
    unit: 's',
    yardstick: null,
    limit: { most: 5, of: 'ours' },
    more: `p50 ${p50.toFixed(2)}, p95 ${p95.toFixed(2)}; written in ${took.toFixed(1)} s`,
  })
}
