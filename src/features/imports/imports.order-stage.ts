import { sql } from 'kysely'
import { copyInto, type CopyValue } from '#platform/db/copy.ts'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { JobStopped } from '#platform/jobs/run.ts'
import { announce } from '#platform/live.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { orderKey } from '#features/orders/orders.ts'
import { dateOrderOf, type DateOrder } from '#features/readings/readings.moment.ts'
import { cellText } from '#features/readings/readings.row.ts'
import { reason } from '#features/readings/readings.ts'
import { buyerTextOf, codeKeyOf } from './imports.order-context.ts'
import { readChunks } from './imports.source.ts'
import { deleteProblems, insertProblems, updateBatch, type Batch } from './imports.store.ts'
import { keptProblems, noCounts, type Phase, type RowProblem } from './imports.ts'

/** So many names of products are kept in memory; beyond them a product is called what its own row calls it. */
const mostNames = 100_000
const mostSpellings = 20

/**
 * Puts the rows of a file where those of one order are found together, wherever they stand in it; in one transaction, so
 * that a killed worker begins it again. Rows without a number are told and left out.
 */
export async function stageOrders(
  work: JobWork,
  batch: Batch,
  phase: Phase,
): Promise<{ batch: Batch; names: Names }> {
  const { mapping, options } = batch
  const buyerText = buyerTextOf(mapping, await readFieldSet(work))
  const numberAt = mapping.indexOf('order.number')
  const dateAt = mapping.indexOf('order.on')
  const dates = options.sale.dates
  const counter = nameCounter(batch)
  let said: DateOrder | null = dates === 'auto' ? null : dates
  return withClient(work.runtime.database.pool, async (client, db) => {
    const tx = { ...work, db }
    await emptyStage(tx, batch.id)
    await deleteProblems(tx, batch.id, phase)
    let counts = { ...noCounts }
    let read = 0
    const rowOf = {
      fromCells: (number: number, cells: string[]) => ({ number, cells, why: null }),
      broken: (number: number, cells: string[], why: ReturnType<typeof reason>) => ({ number, cells, why }),
    }
    for await (const chunk of readChunks<ReturnType<(typeof rowOf)['fromCells' | 'broken']>>(
      work,
      batch,
      0,
      rowOf,
    )) {
      if (work.signal.aborted) throw new JobStopped('shutdown')
      const problems: RowProblem[] = []
      const rows: CopyValue[][] = []
      for (const { number, cells, why } of chunk.rows) {
        const numberKey = orderKey(cellText(cells[numberAt] ?? ''))
        const wrong = why ?? (numberKey === '' ? reason('orderNumberMissing', 'order.number') : null)
        if (wrong) problems.push({ rowNumber: number, severity: 'wrong', reasons: [wrong], cells })
        else {
          rows.push([batch.id, number, numberKey, buyerText(cells), JSON.stringify(cells)])
          counter.count(cells)
        }
        said ??= dateOrderOf(cells[dateAt] ?? '')
      }
      await copyInto(
        client,
        'import_order_row',
        ['import_id', 'row_number', 'number_key', 'buyer_key', 'cells'],
        rows,
      )
      const most = phase === 'run' ? { wrong: Infinity } : undefined
      await insertProblems(tx, batch.id, phase, keptProblems(problems, counts, most))
      counts = { ...counts, rows: counts.rows + problems.length, wrong: counts.wrong + problems.length }
      read = chunk.end
      await work.progress(0, null)
    }
    const patch = {
      staged: { dates: said ?? 'mdy', cursor: null },
      rowsTotal: read,
      rowsDone: counts.wrong,
      ...(phase === 'run' && { counted: counts }),
    } as const
    const state = phase === 'run' ? 'running' : 'checking'
    if (!(await updateBatch(tx, batch.id, patch, { state }))) throw new JobStopped('cancelled')
    await announce(tx, { topic: 'import', id: batch.id })
    return { batch: { ...batch, ...patch, counted: counts }, names: counter.names() }
  })
}

export async function emptyStage(work: Pick<JobWork, 'db'>, importId: string): Promise<void> {
  await sql`delete from import_order_row where import_id = ${importId}::uuid`.execute(work.db)
}

/** Of imports that nobody works on any more: a worker was killed, and then the import failed or was thrown away. */
export async function emptyLeftStages(work: Pick<JobWork, 'db'>): Promise<void> {
  await sql`delete from import_order_row r where not exists (select 1 from import_batch b
    where b.id = r.import_id and b.state in ('checking', 'running'))`.execute(work.db)
}

type Names = ReadonlyMap<string, string>

/**
 * What the file calls its products, by the keys of their codes: the name that most of its rows have. Some say nothing of
 * it, and some have there what somebody noted.
 */
function nameCounter({ mapping }: Pick<Batch, 'mapping'>): {
  count(cells: readonly string[]): void
  names(): Names
} {
  const [codeAt, nameAt] = [mapping.indexOf('line.code'), mapping.indexOf('line.name')]
  const counted = new Map<string, Map<string, number>>()
  return {
    count(cells) {
      if (codeAt < 0 || nameAt < 0) return
      const name = cellText(cells[nameAt] ?? '')
      const code = cellText(cells[codeAt] ?? '')
      if (name === '' || code === '') return
      const times = counted.get(code) ?? (counted.size < mostNames ? new Map<string, number>() : undefined)
      if (!times) return
      counted.set(code, times)
      if (times.has(name) || times.size < mostSpellings) times.set(name, (times.get(name) ?? 0) + 1)
    },
    names: () =>
      new Map(
        [...counted].map(([code, times]) => [
          codeKeyOf(code) ?? '',
          [...times].reduce((most, one) => (one[1] > most[1] ? one : most))[0],
        ]),
      ),
  }
}

/** The same of rows that are staged already: a worker that goes on where another was killed has not read the file. */
export async function readNames(
  work: Pick<JobWork, 'db'>,
  batch: Pick<Batch, 'id' | 'mapping'>,
): Promise<Names> {
  const counter = nameCounter(batch)
  let after = -1
  for (;;) {
    const { rows } = await sql<{ rowNumber: number; cells: string }>`
      select row_number::float8 as row_number, cells from import_order_row
      where import_id = ${batch.id}::uuid and row_number > ${after} order by row_number limit 10000`.execute(
      work.db,
    )
    for (const { cells } of rows) counter.count(JSON.parse(cells))
    const last = rows.at(-1)
    if (!last) return counter.names()
    after = last.rowNumber
  }
}
