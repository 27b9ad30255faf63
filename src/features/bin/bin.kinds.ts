import { restoreCompany } from '#features/companies/companies.actions.ts'
import { restoreCustomer } from '#features/customers/customers.actions.ts'
import { restoreFile } from '#features/files/files.actions.ts'
import { oldIn, type Binned } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { notInBin } from './bin.ts'
import { purgeCompany, purgeCustomer, purgeFile } from './bin.purge.ts'
import { listCompanies, listCustomers, listFiles, recordOfFile, type FileRecord } from './bin.store.ts'

/** The bins of features that are needed above them; the others bring their own. */
export const binned: readonly Binned[] = [
  {
    key: 'customers',
    subject: 'customer',
    permissions: { read: 'customers.read', write: 'customers.write' },
    list: listCustomers,
    restore: restoreCustomer,
    purge: purgeCustomer,
    old: oldIn('customer', 'customer_id'),
  },
  {
    key: 'companies',
    subject: 'company',
    permissions: { read: 'companies.read', write: 'companies.write' },
    list: listCompanies,
    restore: restoreCompany,
    purge: purgeCompany,
    old: oldIn('company'),
  },
  {
    key: 'files',
    subject: 'file',
    permissions: { read: 'files.read', write: 'files.write' },
    list: listFiles,
    restore: async (work, id) => restoreFile(work, { ...(await recordOf(work, id)), id }),
    purge: async (work, id) => purgeFile(work, await recordOf(work, id), id),
  },
]

async function recordOf(work: Work, id: string): Promise<FileRecord> {
  const record = await recordOfFile(work, id)
  if (!record) throw notInBin()
  return record
}
