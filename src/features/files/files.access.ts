import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { notFound } from '#kit/problem.ts'
import { mustBeAllowed, type Work } from '#platform/work.ts'
import { companyNotFound, permissionsOf, type RecordRef } from './files.ts'
import { companyExists } from './files.store.ts'

/** Who may see a record may see its files. */
export async function mustSee(work: Work, { on, recordId }: RecordRef): Promise<void> {
  mustBeAllowed(work, permissionsOf[on].read)
  if (on === 'customer') return mustSeeCustomer(work, recordId)
  if (!(await companyExists(work, recordId))) throw notFound(companyNotFound)
}

/** Who may change a record may change its files. */
export async function mustChange(work: Work, record: RecordRef): Promise<void> {
  mustBeAllowed(work, permissionsOf[record.on].write)
  await mustSee(work, record)
}
