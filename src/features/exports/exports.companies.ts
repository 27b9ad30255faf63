import type { Company } from '#features/companies/companies.api.ts'
import { countCompanies, listCompanies } from '#features/companies/companies.store.ts'
import type { Work } from '#platform/work.ts'
import { hyphenated } from './exports.cells.ts'
import type { Cells } from './exports.columns.ts'
import type { Wanted } from './exports.records.ts'

export type CompanyRecord = Omit<Company, 'peopleCount'>

export const companyCells: Cells<CompanyRecord> = {
  name: (c) => c.name,
  coreKana: (c) => c.coreKana,
  corporateNumber: (c) => c.corporateNumber,
  invoiceNumber: (c) => c.invoiceNumber,
  domain: (c) => c.domain,
  phone: (c) => c.phone,
  postalCode: (c) => hyphenated(c.postalCode),
  address: (c) => c.address,
  ownerId: (c) => c.owner?.name ?? null,
  remark: (c) => c.remark,
  createdAt: (c) => c.createdAt,
  updatedAt: (c) => c.updatedAt,
}

const batchSize = 1000

export async function countWantedCompanies(work: Work, { ids, ...wanted }: Wanted): Promise<number> {
  if (!ids) return (await countCompanies(work, wanted)).count
  let count = 0
  for await (const batch of readWantedCompanies(work, { ids, ...wanted })) count += batch.length
  return count
}

/** In the order of readings, a page at a time, in the caller's snapshot. */
export async function* readWantedCompanies(
  work: Work,
  { ids, ...wanted }: Wanted,
): AsyncGenerator<CompanyRecord[]> {
  const chosen = ids && new Set(ids)
  let cursor: string | undefined
  do {
    const page = await listCompanies(work, { ...wanted, cursor, limit: batchSize })
    const items = page.items.filter(({ id }) => chosen?.has(id) ?? true)
    if (items.length > 0) yield items
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}
