import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { purgeFiles } from '#features/files/files.subjects.ts'
import type { Page } from '#kit/page.ts'
import { binPage, oldIn, type Binned, type BinnedItem, type BinQuestion } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreContract, todayOf } from './contracts.actions.ts'
import { deleteContract, findContract } from './contracts.store.ts'
import { recordOf, type On } from './contracts.ts'

type Row = Parameters<typeof displayNameOf>[0] & {
  id: string
  title: string
  deletedAt: string
  kindOf: On['kind']
  recordId: string
  companyName: string | null
}

/** Of both tables; what belongs to somebody in the bin rests with them. */
async function listBinned(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const rows = sql<Row>`
    select k.id, k.title, k.deleted_at, 'customer' as kind_of, k.customer_id as record_id, null as company_name,
      c.family_name, c.given_name, c.family_kana, c.given_kana, c.code,
      concat_ws(' ', k.title, k.number, c.family_name, c.given_name) as words
    from customer_contract k join customer c on c.customer_id = k.customer_id and ${visible(work)}
    where k.deleted_at is not null
    union all
    select k.id, k.title, k.deleted_at, 'company', k.company_id, co.name, null, null, null, null, null,
      concat_ws(' ', k.title, k.number, co.name)
    from company_contract k join company co on co.id = k.company_id and co.deleted_at is null
    where k.deleted_at is not null`
  const { items, next } = await binPage(work, rows, question)
  return {
    next,
    items: items.map((row) => ({
      id: row.id,
      name: row.title,
      detail: row.companyName ?? displayNameOf(row),
      deletedAt: row.deletedAt,
      record: { on: row.kindOf, id: row.recordId },
    })),
  }
}

const oldOfCustomers = oldIn('customer_contract')
const oldOfCompanies = oldIn('company_contract')

export const binnedContracts: Binned = {
  key: 'contracts',
  subject: 'contract',
  permissions: { read: 'contracts.read', write: 'contracts.write' },
  list: listBinned,
  restore: restoreContract,
  async purge(work, id) {
    const contract = await findContract(work, await todayOf(work), id, { deleted: true, lock: true })
    if (!contract) return undefined
    await deleteContract(work, contract.on, id)
    const files = await purgeFiles(work, recordOf(contract.on), { kind: 'contract', id })
    return { ...files, subjects: [id, ...files.subjects] }
  },
  old: async (work, days, after, most) =>
    [...(await oldOfCustomers(work, days, after, most)), ...(await oldOfCompanies(work, days, after, most))]
      .toSorted()
      .slice(0, most),
}
