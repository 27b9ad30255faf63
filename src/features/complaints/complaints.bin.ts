import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { ofCustomer } from '#features/files/files.ts'
import { purgeFiles } from '#features/files/files.subjects.ts'
import type { Page } from '#kit/page.ts'
import { binPage, oldIn, type Binned, type BinnedItem, type BinQuestion } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreComplaint } from './complaints.actions.ts'
import { deleteComplaint, findComplaint } from './complaints.store.ts'

type Row = Parameters<typeof displayNameOf>[0] & {
  id: string
  customerId: string
  about: string
  deletedAt: string
}

async function listBinned(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const rows = sql<Row>`
    select k.id, k.customer_id, k.about, k.deleted_at, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code,
      concat_ws(' ', k.about, c.family_name, c.given_name) as words
    from complaint k join customer c on c.customer_id = k.customer_id and ${visible(work)}
    where k.deleted_at is not null`
  const { items, next } = await binPage(work, rows, question)
  return {
    next,
    items: items.map((row) => ({
      id: row.id,
      name: row.about,
      detail: displayNameOf(row),
      deletedAt: row.deletedAt,
      record: { on: 'customer', id: row.customerId },
    })),
  }
}

export const binnedComplaints: Binned = {
  key: 'complaints',
  subject: 'complaint',
  permissions: { read: 'complaints.read', write: 'complaints.write' },
  list: listBinned,
  restore: restoreComplaint,
  async purge(work, id) {
    const complaint = await findComplaint(work, id, { deleted: true, lock: true })
    if (!complaint) return undefined
    await deleteComplaint(work, complaint)
    const files = await purgeFiles(work, ofCustomer(complaint.customer.id), { kind: 'complaint', id })
    return { ...files, subjects: [id, ...files.subjects] }
  },
  old: oldIn('complaint'),
}
