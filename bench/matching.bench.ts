import { basename } from 'node:path'
import { sql } from 'kysely'
import type { Traits } from '#features/customers/customers.traits.ts'
import { handlesOf, startRun } from '#features/matching/matching.actions.ts'
import { clusters, type Pair } from '#features/matching/matching.clusters.ts'
import { readRuns } from '#features/matching/matching.pairs.store.ts'
import { automaticFrom, candidateFrom, scorePeople } from '#features/matching/matching.score.ts'
import { crowd, sharedFrom, withoutShared } from '#features/matching/matching.traits.store.ts'
import { runOnce } from '#platform/jobs/run.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { readLabelled } from './matching.file.ts'
import { labelledRecords, traitsOfText, type Labelled, type Strength } from './matching.world.ts'
import { rounded, summary, timed } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct, type Client } from './server.ts'

const strengths: { readonly [strength in Strength]: number } = { light: 0.985, normal: 0.97, heavy: 0.92 }
const automaticPrecision = 0.995
const seeds = [1, 2, 3]
const mostLabelled = 20_000
const lookUps = 200
const warmUps = 20
const mostMerged = 70
const warmMerges = 10

type Asked = {
  customers: number
  file?: string | undefined
  truth?: string | undefined
  map?: string | undefined
}

/** How right matching is on people whose truth is known, and how fast it is on a base of customers; or on a CSV. */
export async function matchingBench({ customers, file, truth, map }: Asked): Promise<Report> {
  if (file !== undefined) return ofFile(file, truth ?? '', map ?? '')
  const lines: Line[] = []
  const raw: { [what: string]: unknown } = {}
  for (const [strength, least] of Object.entries(strengths) as [Strength, number][]) {
    const found = seeds.map((seed) =>
      quality(labelledRecords(seed, Math.min(customers, mostLabelled), strength)),
    )
    raw[strength] = found
    const mean = (of: (one: Quality) => number): number =>
      found.reduce((sum, one) => sum + of(one), 0) / found.length
    const more = `precision ${mean((one) => one.precision).toFixed(4)}, recall ${mean((one) => one.recall).toFixed(4)}`
    const f1 = { what: `${strength}: F1`, ours: mean((one) => one.f1), unit: '', yardstick: null } as const
    lines.push({ ...f1, limit: { least }, more })
    const precision = mean((one) => one.automaticPrecision)
    const recall = `of all true pairs ${(100 * mean((one) => one.automaticRecall)).toFixed(0)} %`
    const automatic = {
      what: `${strength}: precision of automatic pairs`,
      ours: precision,
      unit: '',
    } as const
    lines.push({ ...automatic, yardstick: null, limit: { least: automaticPrecision }, more: recall })
  }
  lines.push(...(await speed(customers, raw)))
  return { variant: String(customers), lines, raw }
}

type Quality = {
  records: number
  precision: number
  recall: number
  f1: number
  automaticPrecision: number
  automaticRecall: number
}

/** A list whose truth is known. */
async function ofFile(file: string, truth: string, map: string): Promise<Report> {
  const records = await readLabelled(file, truth, map)
  const found = quality(records)
  const [precision, recall] = [found.precision.toFixed(4), found.recall.toFixed(4)]
  const more = `precision ${precision}, recall ${recall}, ${records.length} records`
  const variant = basename(file, '.csv')
  return {
    variant,
    lines: [
      { what: `${variant}: F1`, ours: found.f1, unit: '', yardstick: null, limit: { least: 0.98 }, more },
      {
        what: `${variant}: precision of automatic pairs`,
        ours: found.automaticPrecision,
        unit: '',
        yardstick: null,
        limit: { least: automaticPrecision },
        more: `of all true pairs ${(100 * found.automaticRecall).toFixed(0)} %`,
      },
    ],
    raw: { map, ...found },
  }
}

/** Pairs of the merged result against the pairs of the truth. */
function quality(records: readonly Labelled[]): Quality {
  const { compared, traits } = compare(records.map(traitsOfText))
  const against = new Set(compared.filter(({ points }) => points <= 0).map(({ a, b }) => `${a} ${b}`))
  const found = compared.filter(({ points }) => points >= candidateFrom)
  const same = (a: number, b: number): boolean => records[a]?.truth === records[b]?.truth
  const groups = clusters(traits.length, found, (a, b) => !against.has(`${Math.min(a, b)} ${Math.max(a, b)}`))
  const joined = groups.flatMap((group) =>
    group.flatMap((a, at) => group.slice(at + 1).map((b) => same(a, b))),
  )
  const counts = new Map<number, number>()
  for (const { truth } of records) counts.set(truth, (counts.get(truth) ?? 0) + 1)
  const truePairs = [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
  const right = joined.filter(Boolean).length
  const [precision, recall] = [right / joined.length, right / truePairs]
  const automatic = compared.filter(({ strong, points }) => strong && points >= automaticFrom)
  const automaticRight = automatic.filter(({ a, b }) => same(a, b)).length
  return {
    records: records.length,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    automaticPrecision: automaticRight / automatic.length,
    automaticRecall: automaticRight / truePairs,
  }
}

/** As the whole run does it, without a database. */
function compare(all: readonly Traits[]): { compared: (Pair & { strong: boolean })[]; traits: Traits[] } {
  const holders = new Map<string, number[]>()
  for (const [at, traits] of all.entries())
    for (const value of [
      ...handlesOf(traits).map((handle) => `${handle.kind} ${handle.value}`),
      ...traits.numbers.map((number) => `number ${number}`),
    ])
      holders.set(value, [...(holders.get(value) ?? []), at])
  const shared = new Set([...holders].filter(([, at]) => at.length > sharedFrom).map(([value]) => value))
  const traits = all.map((one) => withoutShared(one, shared))
  const compared = new Map<string, Pair & { strong: boolean }>()
  for (const group of holders.values()) {
    if (group.length > crowd) continue
    for (const [at, a] of group.entries())
      for (const b of group.slice(at + 1)) {
        const [one, other] = [traits[a], traits[b]]
        if (!one || !other || compared.has(`${a} ${b}`)) continue
        const { points, strong } = scorePeople(one, other)
        compared.set(`${a} ${b}`, { a, b, points, strong })
      }
  }
  return { compared: [...compared.values()], traits }
}

async function speed(customers: number, raw: { [what: string]: unknown }): Promise<Line[]> {
  const base = await openBase(customers)
  const { took, ids, found } = await withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    const { jobId } = await startRun(work)
    const run = await timed(() => runOnce(runtime, jobId, new AbortController().signal))
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from customer tablesample bernoulli (${sql.lit(Math.min(100, (40_000 * 100) / customers))})
      limit ${lookUps + warmUps}`.execute(runtime.database.db)
    return { took: run, ids: rows.map(({ id }) => id), found: (await readRuns(work)).last }
  })
  raw['run'] = { seconds: took / 1000, found }
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  try {
    const samples: number[] = []
    for (const [at, id] of ids.entries()) {
      const one = await client.time(`/api/v1/customers/${id}/similar`)
      if (at >= warmUps) samples.push(one)
    }
    raw['look-up'] = rounded(samples)
    const { p50, p95, max } = summary(samples)
    const merged = await mergeSome(client)
    raw['merge'] = rounded(merged.merges)
    raw['undo'] = rounded(merged.undos)
    const [of, back] = [summary(merged.merges), summary(merged.undos)]
    const perMillion = (customers / 1_000_000) * 180
    return [
      {
        what: `whole run of ${customers}`,
        ours: took / 1000,
        unit: 's',
        yardstick: null,
        limit: { most: Math.max(perMillion, 10), of: 'ours' },
        more: `${found?.pairs} pairs, ${found?.clusters} clusters`,
      },
      {
        what: 'who may be this one, p95',
        ours: p95,
        unit: 'ms',
        yardstick: null,
        limit: { most: 20, of: 'ours' },
        more: `p50 ${p50.toFixed(1)}, max ${max.toFixed(1)}`,
      },
      {
        what: 'a merge, p95',
        ours: of.p95,
        unit: 'ms',
        yardstick: null,
        limit: { most: 100, of: 'ours' },
        more: `p50 ${of.p50.toFixed(1)}, max ${of.max.toFixed(1)}, n ${merged.merges.length}; its undo p50 ${back.p50.toFixed(1)}`,
      },
    ]
  } finally {
    client.close()
    await server.close()
  }
}

/** Merges candidates as a person would, and takes each back. Those that need a person's choice are left out. */
async function mergeSome(client: Client): Promise<{ merges: number[]; undos: number[] }> {
  const { items } = (await client.json('/api/v1/matching/candidates?limit=200')) as {
    items: { a: Side; b: Side }[]
  }
  const seen = new Set<string>()
  const [merges, undos]: [number[], number[]] = [[], []]
  for (const { a, b } of items) {
    if (seen.has(a.id) || seen.has(b.id) || differ(a, b) || merges.length === mostMerged) continue
    seen.add(a.id).add(b.id)
    const versions = [a, b].map(({ id, version }) => ({ id, version }))
    const merge = await client.post('/api/v1/merges', { survivorId: a.id, loserIds: [b.id], versions })
    merges.push(merge.took)
    const { id } = merge.answer as { id: string }
    undos.push((await client.post(`/api/v1/merges/${id}/undo`, undefined)).took)
  }
  return { merges: merges.slice(warmMerges), undos: undos.slice(warmMerges) }
}

type Side = { readonly id: string; readonly version: number; readonly birthOn: string | null }
const differ = (a: Side, b: Side): boolean =>
  a.birthOn !== null && b.birthOn !== null && a.birthOn !== b.birthOn
