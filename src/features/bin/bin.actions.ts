import { sql } from 'kysely'
import { restoreCompany } from '#features/companies/companies.actions.ts'
import { restoreCustomer } from '#features/customers/customers.actions.ts'
import { restoreFile } from '#features/files/files.actions.ts'
import type { Page } from '#kit/page.ts'
import { Problem } from '#kit/problem.ts'
import { mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { BinItem, Outcome } from './bin.api.ts'
import { notInBin, permissionsOf, reasonOf, type BinKind } from './bin.ts'
import { purgeCompany, purgeCustomers, purgeFile } from './bin.purge.ts'
import { listBin, recordsOfFiles, type Question } from './bin.store.ts'

export async function readBin(work: Work, kind: BinKind, question: Question): Promise<Page<BinItem>> {
  mustBeAllowed(work, permissionsOf[kind].read)
  return listBin(work, kind, question)
}

/** Brings things back one by one: what is refused stays in the bin, with its reason, and holds nothing else up. */
export async function restore(work: Work, kind: BinKind, ids: readonly string[]): Promise<Outcome> {
  mustBeAllowed(work, permissionsOf[kind].write)
  return each(work, ids, async (tx, id) => {
    if (kind === 'customers') await restoreCustomer(tx, id)
    else if (kind === 'companies') await restoreCompany(tx, id)
    else await restoreFile(tx, { ...(await fileOf(tx, id)), id })
  })
}

/** Deletes things for good one by one. */
export async function purge(work: Work, kind: BinKind, ids: readonly string[]): Promise<Outcome> {
  return each(work, ids, async (tx, id) => {
    if (kind === 'customers') await purgeCustomers(tx, [id])
    else if (kind === 'companies') await purgeCompany(tx, id)
    else await purgeFile(tx, await fileOf(tx, id), id)
  })
}

async function fileOf(work: Work, id: string): Promise<{ on: 'customer' | 'company'; recordId: string }> {
  const record = (await recordsOfFiles(work, [id])).get(id)
  if (!record) throw notInBin()
  return record
}

/** One transaction; each step can be taken back alone when it is refused. */
function each(
  work: Work,
  ids: readonly string[],
  run: (tx: Work, id: string) => Promise<void>,
): Promise<Outcome> {
  return write(work, async (tx) => {
    const outcome: Outcome = { done: [], refused: [] }
    for (const id of new Set(ids)) {
      await sql`savepoint one`.execute(tx.db)
      try {
        await run(tx, id)
        await sql`release savepoint one`.execute(tx.db)
        outcome.done.push(id)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        await sql`rollback to savepoint one`.execute(tx.db)
        outcome.refused.push({ id, reason: reasonOf(error, tx.locale) })
      }
    }
    return outcome
  })
}
