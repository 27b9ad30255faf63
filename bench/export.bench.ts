import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { to as copyTo } from 'pg-copy-streams'
import { exportSchema, type Export } from '#features/exports/exports.api.ts'
import { allRecords } from '#features/exports/exports.records.ts'
import { withClient } from '#platform/db/database.ts'
import { openBase, withRuntime } from './base.ts'
import { timed } from './measure.ts'
import { benchData } from './paths.ts'
import { peakMemoryOf, workerOf } from './process.ts'
import type { Report } from './report.ts'
import { startProduct } from './server.ts'

/** Labels, encoding, quoting and the report of losses for the price of three bare COPYs. */
const mostRatio = 3
const mostMemory = 300

/** A CSV in CP932 of everybody with every field, against COPY … TO of the same columns in the same order. */
export async function exportBench({ customers }: { customers: number }): Promise<Report> {
  const { dataDir, apiKey } = await openBase(customers)
  const server = await startProduct(dataDir, 'serve')
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Export> => {
    const response = await fetch(new URL(`/api/v1/exports${path}`, server.url), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return exportSchema.parse(await response.json())
  }
  let seconds = 0
  let peakMegabytes = 0
  let record: Export
  try {
    const worker = await workerOf(server.pid)
    const started = performance.now()
    record = await call('POST', '', { format: 'cp932' })
    const { id } = record
    while (record.state === 'queued' || record.state === 'running') {
      await sleep(100)
      record = await call('GET', `/${id}`)
    }
    seconds = (performance.now() - started) / 1000
    peakMegabytes = await peakMemoryOf(worker)
  } finally {
    await server.close()
  }
  if (record.state !== 'done' || record.rowCount !== customers)
    throw new Error(`The export ended as ${record.state} with ${record.rowCount} rows: ${record.problem}`)
  const file = join(benchData, 'copied.csv')
  const copied = await withRuntime(dataDir, ({ database }) =>
    timed(() =>
      withClient(database.pool, (client) =>
        pipeline(
          client.query(copyTo(`copy (${allRecords}) to stdout (format csv, header)`)),
          createWriteStream(file),
        ),
      ),
    ),
  )
  await rm(file)
  return {
    variant: String(customers),
    lines: [
      {
        what: 'export to CP932',
        ours: seconds,
        unit: 's',
        yardstick: copied / 1000,
        limit: { most: mostRatio, of: 'ratio' },
        more: `${Math.round(customers / seconds)} rows a second`,
      },
      {
        what: 'peak memory of the worker',
        ours: peakMegabytes,
        unit: 'MB',
        yardstick: null,
        limit: { most: mostMemory, of: 'ours' },
      },
    ],
    raw: { 'bare COPY, ms': copied, losses: record.losses?.count ?? 0 },
  }
}
