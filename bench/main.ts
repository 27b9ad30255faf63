import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { isOk, print, save, type Report } from './report.ts'

type Bench = {
  readonly about: string
  readonly load: () => Promise<(options: Options) => Promise<Report>>
}
type Options = {
  readonly customers: number
  /** Of `orders`: rows of the file. */
  readonly lines: number
  /** Of `matching`: a CSV instead of a base, the column that says who each row is, and what its columns are. */
  readonly file?: string | undefined
  readonly truth?: string | undefined
  readonly map?: string | undefined
}

const benches: { readonly [name: string]: Bench } = {
  search: {
    about: 'quick search through the API',
    load: async () => (await import('./search.bench.ts')).searchBench,
  },
  pages: {
    about: 'lists and the customer page through the API',
    load: async () => (await import('./pages.bench.ts')).pagesBench,
  },
  views: {
    about: 'views of five conditions through the API',
    load: async () => (await import('./views.bench.ts')).viewsBench,
  },
  gate: {
    about: 'whether everybody may be written to, and why',
    load: async () => (await import('./gate.bench.ts')).gateBench,
  },
  reactions: {
    about: 'clicks and opens a second, and the results of a campaign of so many recipients',
    load: async () => (await import('./reactions.bench.ts')).reactionsBench,
  },
  grid: {
    about: 'the grid in a browser: scrolling, jumping, typing',
    load: async () => (await import('./grid.bench.ts')).gridBench,
  },
  import: {
    about: 'a CSV import against a bare COPY of the same rows',
    load: async () => (await import('./import.bench.ts')).importBench,
  },
  orders: {
    about: 'a CSV of order lines, facts up to date at its end, against a bare COPY of the same rows',
    load: async () => (await import('./orders.bench.ts')).ordersBench,
  },
  export: {
    about: 'a CSV export against COPY … TO of the same columns',
    load: async () => (await import('./export.bench.ts')).exportBench,
  },
  matching: {
    about: 'how right and how fast the same person is found',
    load: async () => (await import('./matching.bench.ts')).matchingBench,
  },
  pictures: {
    about: 'every picture, of everybody and of one in ten',
    load: async () => (await import('./pictures.bench.ts')).picturesBench,
  },
  paint: {
    about: 'pictures in a browser: the first paint, and the numbers',
    load: async () => (await import('./paint.bench.ts')).paintBench,
  },
  sales: {
    about: 'the order desk, the list of orders and what is owed',
    load: async () => (await import('./sales.bench.ts')).salesBench,
  },
  rebuild: {
    about: 'what all orders say of customers, worked out anew',
    load: async () => (await import('./rebuild.bench.ts')).rebuildBench,
  },
  subscriptions: {
    about: 'the rounds of a day, the year ahead of one subscription, the forecast of all',
    load: async () => (await import('./subscriptions.bench.ts')).subscriptionsBench,
  },
  documents: {
    about: 'a thousand invoices in one run, issued and in one PDF',
    load: async () => (await import('./documents.bench.ts')).documentsBench,
  },
  campaigns: {
    about: 'campaigns: the ledger of everybody, mails taken and settled, the page while they are',
    load: async () => (await import('./campaigns.bench.ts')).campaignsBench,
  },
  segments: {
    about: 'segments: live counts, working all of it out, following changes',
    load: async () => (await import('./segments.bench.ts')).segmentsBench,
  },
  delivery: {
    about: 'mails a second with ledger, signature and tracked links, against a bare pooled loop',
    load: async () => (await import('./delivery.bench.ts')).deliveryBench,
  },
  kills: {
    about: 'a hundred senders killed in the midst of a campaign: what was doubled, what was lost',
    load: async () => (await import('./kills.bench.ts')).killsBench,
  },
  suite: {
    about: 'the checks and the tests of this repository',
    load: async () => (await import('./suite.bench.ts')).suiteBench,
  },
}
const fewest = 1000
const most = 1_000_000

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      customers: { type: 'string' },
      lines: { type: 'string' },
      file: { type: 'string' },
      truth: { type: 'string' },
      map: { type: 'string' },
    },
    allowPositionals: true,
  })
  const [name = ''] = positionals
  const customers = Number(values.customers ?? 10_000)
  const lines = Number(values.lines ?? 100_000)
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  const isCount = (count: number): boolean => Number.isInteger(count) && count >= fewest && count <= most
  if (!bench || !isCount(customers) || !isCount(lines)) {
    console.error(
      `Usage: npm run bench -- <name> [--customers ${fewest}…${most}] [--lines ${fewest}…${most}]\n`,
    )
    for (const [each, { about }] of Object.entries(benches)) console.error(`  ${each.padEnd(8)}${about}`)
    return 2
  }
  const run = await bench.load()
  const report = await run({ ...values, customers, lines })
  print(report)
  const [load = 0] = loadavg()
  if (load > availableParallelism())
    console.log(
      `\nThe machine was busy with more than this (load ${load.toFixed(1)}): measure again when it is idle.`,
    )
  console.log(`\nAll samples: ${await save(name, report)}`)
  return report.lines.every(isOk) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
