import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { importSchema, type Import } from '#features/imports/imports.api.ts'
import { withClient } from '#platform/db/database.ts'
import { apiKeyFor, withRuntime } from './base.ts'
import { headings, makeCsv } from './make-csv.ts'
import { timed } from './measure.ts'
import { benchData } from './paths.ts'
import { peakMemoryOf, processorSecondsOf, workerOf } from './process.ts'
import type { Report } from './report.ts'
import { startProduct, type Running } from './server.ts'

/** Reading, checking, matching, keys and history for the price of four bare COPYs. */
const mostRatio = 4
/** A small rented machine has 2 GB for everything. */
const mostMemory = 400

/** What an import writes, parents before their children. */
const tables = [
  'company',
  'tag',
  'customer',
  'contact_point',
  'customer_identity',
  'customer_post',
  'customer_tag',
  'customer_event',
  'import_batch',
  'import_change',
  'import_row_problem',
] as const

export function importBench({ customers }: { customers: number }): Promise<Report> {
  return benchImport({
    scratch: 'import',
    what: 'import',
    rows: customers,
    make: () => makeCsv(customers),
    headings,
    subject: 'customer',
    tables,
    mostRatio,
  })
}

type Bench = {
  readonly scratch: string
  readonly what: string
  readonly rows: number
  readonly make: () => Promise<string>
  readonly headings: readonly string[]
  readonly subject: 'customer' | 'order'
  /** What the import writes, parents before their children. */
  readonly tables: readonly string[]
  readonly mostRatio: number
}

/** An import of a file against a bare COPY of the rows that came of it. */
export async function benchImport(bench: Bench): Promise<Report> {
  const { what, rows, headings: named, subject } = bench
  const file = await bench.make()
  const scratch = join(benchData, bench.scratch)
  const [ours, bare, dumps] = [join(scratch, 'ours'), join(scratch, 'bare'), join(scratch, 'rows')] as const
  await rm(scratch, { recursive: true, force: true })
  try {
    const apiKey = await withRuntime(ours, apiKeyFor)
    const server = await startProduct(ours, 'serve', { ENISHI_MAX_UPLOAD_MB: '2000' })
    const imported = await runImport(server, apiKey, { file, headings: named, subject }).finally(() =>
      server.close(),
    )
    const bytes = await dump(ours, dumps, bench.tables)
    const copied = await restore(dumps, bare, bench.tables)
    const total = Object.values(copied).reduce((sum, ms) => sum + ms, 0)
    const rate = Math.round(rows / imported.seconds)
    return {
      variant: String(rows),
      lines: [
        {
          what,
          ours: imported.seconds,
          unit: 's',
          yardstick: total / 1000,
          limit: { most: bench.mostRatio, of: 'ratio' },
          more: `${rate} rows a second, ${imported.processorSeconds.toFixed(0)} s of the worker's processor; the rows are ${Math.round(bytes / 1e6)} MB`,
        },
        {
          what: 'peak memory of the worker',
          ours: imported.peakMegabytes,
          unit: 'MB',
          yardstick: null,
          limit: { most: mostMemory, of: 'ours' },
        },
      ],
      raw: { 'bare COPY, ms': copied, counted: imported.record.counted, file: (await stat(file)).size },
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

type Imported = {
  record: Import
  seconds: number
  /** Of the worker; a machine that others use too lengthens the seconds, hardly these. */
  processorSeconds: number
  peakMegabytes: number
}

/** As a program would do it through the API: hand the file in, trust the guessed mapping, run, wait. */
async function runImport(
  server: Running,
  apiKey: string,
  {
    file,
    headings: named,
    subject,
  }: { file: string; headings: readonly string[]; subject: 'customer' | 'order' },
): Promise<Imported> {
  const call = async (method: 'GET' | 'POST', path: string, body?: FormData): Promise<Import> => {
    const response = await fetch(new URL(`/api/v1/imports${path}`, server.url), {
      method,
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body && { body }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return importSchema.parse(await response.json())
  }
  const form = new FormData()
  form.set('file', await openAsBlob(file), basename(file))
  const { id, mapping } = await call('POST', `?subject=${subject}`, form)
  const unmapped = named.filter((_, index) => !mapping[index])
  if (unmapped.length > 0) throw new Error(`Not mapped by itself: ${unmapped.join(', ')}`)
  const worker = await workerOf(server.pid)
  const processorBefore = await processorSecondsOf(worker)
  const started = performance.now()
  let record = await call('POST', `/${id}/run`)
  while (record.state === 'running') {
    await sleep(200)
    record = await call('GET', `/${id}`)
  }
  const seconds = (performance.now() - started) / 1000
  const { counted } = record
  // Rows of one order are one thing that was made.
  if (
    record.state !== 'done' ||
    counted?.wrong !== 0 ||
    (subject === 'customer' && counted.created !== counted.rows)
  )
    throw new Error(`The import ended as ${record.state}: ${record.problem ?? JSON.stringify(counted)}`)
  const processorSeconds = (await processorSecondsOf(worker)) - processorBefore
  return { record, seconds, processorSeconds, peakMegabytes: await peakMemoryOf(worker) }
}

/** Writes the imported rows to files; returns their bytes. */
async function dump(dataDir: string, to: string, from: readonly string[]): Promise<number> {
  await mkdir(to, { recursive: true })
  return withRuntime(dataDir, async ({ database }) => {
    let bytes = 0
    for (const table of from) {
      const path = join(to, table)
      await withClient(database.pool, (client) =>
        pipeline(client.query(copyTo(`copy (select * from ${table}) to stdout`)), createWriteStream(path)),
      )
      bytes += (await stat(path)).size
    }
    return bytes
  })
}

/** COPY of the same rows into the same empty tables with all their indexes, table by table; milliseconds each. */
async function restore(
  from: string,
  dataDir: string,
  into: readonly string[],
): Promise<{ [table: string]: number }> {
  return withRuntime(dataDir, async ({ database }) => {
    const took: { [table: string]: number } = {}
    for (const table of into)
      took[table] = await timed(() =>
        withClient(database.pool, (client) =>
          pipeline(
            createReadStream(join(from, table), { highWaterMark: 256 * 1024 }),
            client.query(copyFrom(`copy ${table} from stdin`)),
          ),
        ),
      )
    return took
  })
}
