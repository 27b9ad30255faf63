import { sql } from 'kysely'
import { people, type DemoPerson } from '#features/demo/demo.people.ts'
import { randomOf, type Random } from '#features/demo/demo.random.ts'
import { baseSeed, openBase, withRuntime } from './base.ts'
import { rounded, summary, timed } from './measure.ts'
import type { Line, Report } from './report.ts'
import { clientOf, startProduct, type Client } from './server.ts'

/** ⌘K answers before the hand has left the key. */
const limit = { most: 50, of: 'ours' as const }
const queriesOfKind = 240
const warmUps = 40
const naiveSamples = 12

/** Each kind takes something to type from a customer who is there; null where that customer has nothing of the kind. */
const kinds: { readonly [what: string]: (person: DemoPerson, random: Random) => string | null } = {
  '1 kanji': ({ familyName, givenName }, random) =>
    kanji(random.chance(0.5) ? familyName : givenName, random.int(0, 1), 1),
  '2 kanji': ({ familyName, givenName }, random) => kanji(random.chance(0.5) ? familyName : givenName, 0, 2),
  '3 kana': ({ familyKana, givenKana }, random) =>
    atLeast(3, (random.chance(0.5) ? familyKana : givenKana)?.slice(0, 3)),
  'phone tail': ({ mobile, phone }, random) => {
    const digits = (mobile ?? phone ?? '').replaceAll('-', '')
    return digits === '' ? null : digits.slice(-random.int(4, 8))
  },
  'e-mail head': ({ email }, random) => atLeast(4, email?.slice(0, random.int(4, 10))),
}

const atLeast = (length: number, text: string | undefined): string | null =>
  text !== undefined && text.length >= length ? text : null

function kanji(name: string, from: number, length: number): string | null {
  const text = [...name].slice(from, from + length).join('')
  return new RegExp(`^\\p{Script=Han}{${length}}$`, 'u').test(text) ? text : null
}

export async function searchBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  const server = await startProduct(base.dataDir, 'web')
  const client = clientOf(server.url, base)
  const lines: Line[] = []
  const raw: { [what: string]: number[] } = {}
  try {
    const floor = await roundTrips(client)
    raw['select 1'] = rounded(floor)
    for (const [what, of] of Object.entries(kinds)) {
      const queries = queriesOf(of, customers)
      const samples: number[] = []
      for (const [index, query] of queries.entries()) {
        const took = await client.time(`/api/v1/search?q=${encodeURIComponent(query)}`)
        if (index >= warmUps) samples.push(took)
      }
      const { n, p50, p95, max } = summary(samples)
      raw[what] = rounded(samples)
      lines.push({
        what: `${what}, p95`,
        ours: p95,
        unit: 'ms',
        yardstick: summary(floor).p95,
        limit,
        more: `p50 ${p50.toFixed(1)}, max ${max.toFixed(1)}, n ${n}`,
      })
    }
  } finally {
    client.close()
    await server.close()
  }
  raw['naive like'] = rounded(await naiveSearches(base.dataDir, customers))
  const naive = summary(raw['naive like'])
  lines.push({
    what: "like '%…%' on the names, p95",
    ours: naive.p95,
    unit: 'ms',
    yardstick: null,
    limit: null,
    more: `p50 ${naive.p50.toFixed(1)}, n ${naive.n}; for comparison`,
  })
  return { variant: String(customers), lines, raw }
}

/** What a question that the database answers with `select 1` costs on the same way. */
async function roundTrips(client: Client): Promise<number[]> {
  const samples: number[] = []
  for (let i = 0; i < queriesOfKind + warmUps; i++) {
    const took = await client.time('/readyz')
    if (i >= warmUps) samples.push(took)
  }
  return samples
}

/** Different queries, as long as the kind has so many, from customers spread over the whole base. */
function queriesOf(of: (person: DemoPerson, random: Random) => string | null, customers: number): string[] {
  const random = randomOf(baseSeed, 0)
  const found = new Set<string>()
  // The first ten thousand are as mixed as the rest; every second of them is asked about.
  for (const person of people(baseSeed).take(Math.min(customers, 10_000))) {
    const query = random.chance(0.5) ? of(person, random) : null
    if (query !== null) found.add(query)
    if (found.size === queriesOfKind + warmUps) break
  }
  return [...found]
}

function naiveSearches(dataDir: string, customers: number): Promise<number[]> {
  const queries = queriesOf((person) => kanji(person.familyName, 0, 2), customers).slice(0, naiveSamples)
  return withRuntime(dataDir, async ({ database: { db } }) => {
    const samples: number[] = []
    for (const query of queries) {
      const like = `%${query}%`
      samples.push(
        await timed(() =>
          sql`select customer_id from customer where deleted_at is null and (family_name like ${like}
            or given_name like ${like} or family_kana like ${like} or given_kana like ${like})
            order by kana_sort limit 12`.execute(db),
        ),
      )
    }
    return samples
  })
}
