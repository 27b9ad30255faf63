import type pg from 'pg'
import { withClient } from '#platform/db/database.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import type { Work } from '#platform/work.ts'
import { liveBase } from './imports.base.ts'
import { processChunk, type ReadRow } from './imports.chunk.ts'
import { companyRules, processCompanies, type CompanyRow } from './imports.companies.ts'
import { contextOf } from './imports.context.ts'
import { openRehearsal } from './imports.rehearsal.ts'
import { processProducts, productRules, type ProductRow } from './imports.products.ts'
import type { RowOf } from './imports.source.ts'
import type { Batch } from './imports.store.ts'
import type { Counts, RowProblem } from './imports.ts'

export type Written = { readonly counts: Counts; readonly problems: RowProblem[] }

/** How the rows of one file are read, tried and written; a file of people differs from one of companies only here. */
export type Handler<Row> = {
  readonly rowOf: RowOf<Row>
  /** Some rows, in the transaction that `client` and `tx` share. */
  write(tx: Work, client: pg.ClientBase, rows: readonly Row[]): Promise<Written>
  /** A dry run on a connection of its own: it knows what the rows before would have done, and keeps nothing. */
  rehearse(client: pg.PoolClient): Promise<(rows: readonly Row[]) => Promise<Written>>
}

export async function customerHandler(work: JobWork, batch: Batch): Promise<Handler<ReadRow>> {
  const context = await contextOf(work, batch)
  return {
    rowOf: context.rowOf,
    write: (tx, client, rows) => processChunk(liveBase(tx, client, batch, context), rows, context),
    async rehearse(client) {
      const base = await openRehearsal(work, client, batch.id)
      return (rows) => processChunk(base, rows, context)
    },
  }
}

/** Carries what a rehearsed chunk came to out of its transaction, which it takes back. */
class Rehearsed extends Error {
  readonly written: Written
  constructor(written: Written) {
    super('Rehearsed')
    this.written = written
  }
}

export async function companyHandler(work: JobWork, batch: Batch): Promise<Handler<CompanyRow>> {
  const rules = await companyRules(work, batch)
  return {
    rowOf: rules.rowOf,
    write: (tx, _client, rows) => processCompanies(tx, batch.id, rows, rules),
    rehearse: () => takenBack(work, (tx, rows, seen) => processCompanies(tx, batch.id, rows, rules, seen)),
  }
}

export async function productHandler(work: JobWork, batch: Batch): Promise<Handler<ProductRow>> {
  const rules = await productRules(work, batch)
  return {
    rowOf: rules.rowOf,
    write: (tx, _client, rows) => processProducts(tx, batch.id, rows, rules),
    rehearse: () => takenBack(work, (tx, rows, seen) => processProducts(tx, batch.id, rows, rules, seen)),
  }
}

/** Writes some rows in a transaction that is taken back; `seen` is what the file has made in those before. */
async function takenBack<Row>(
  work: JobWork,
  write: (tx: Work, rows: readonly Row[], seen: Set<string>) => Promise<Written>,
): Promise<(rows: readonly Row[]) => Promise<Written>> {
  const seen = new Set<string>()
  return async (rows) => {
    try {
      return await withClient(work.runtime.database.pool, async (_client, db) => {
        throw new Rehearsed(await write({ ...work, db }, rows, seen))
      })
    } catch (error) {
      if (error instanceof Rehearsed) return error.written
      throw error
    }
  }
}
