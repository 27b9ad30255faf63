import { sql } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { ofCustomer } from '#features/files/files.ts'
import { purgeFiles } from '#features/files/files.subjects.ts'
import type { Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { binPage, oldIn, type Binned, type BinnedItem, type BinQuestion } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreCard } from './cards.actions.ts'
import { customerOfBinned, deleteCard } from './cards.store.ts'
import { cardNotFound } from './cards.ts'

type Row = Parameters<typeof displayNameOf>[0] & {
  id: string
  customerId: string
  name: string | null
  company: string | null
  deletedAt: string
}

/** A card is known by what is printed on it, and by whose it is where that is another name. */
async function listBinned(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const rows = sql<Row>`
    select k.id, k.customer_id, k.name, k.company, k.deleted_at, c.family_name, c.given_name, c.family_kana,
      c.given_kana, c.code, concat_ws(' ', k.name, k.company, c.family_name, c.given_name) as words
    from business_card k join customer c on c.customer_id = k.customer_id and ${visible(work)}
    where k.deleted_at is not null`
  const { items, next } = await binPage(work, rows, question)
  return {
    next,
    items: items.map((row) => {
      const owner = displayNameOf(row)
      const name = row.name ?? owner
      return {
        id: row.id,
        name,
        detail: [row.company, name === owner ? null : owner].filter(Boolean).join('・') || null,
        deletedAt: row.deletedAt,
        record: { on: 'customer', id: row.customerId },
      }
    }),
  }
}

export const binnedCards: Binned = {
  key: 'cards',
  subject: 'card',
  permissions: { read: 'customers.read', write: 'cards.write' },
  list: listBinned,
  async restore(work, id) {
    const customerId = await customerOfBinned(work, id)
    if (customerId === undefined) throw notFound(cardNotFound)
    return restoreCard(work, { customerId, id })
  },
  async purge(work, id) {
    const customerId = await customerOfBinned(work, id)
    if (customerId === undefined) return undefined
    const images = await deleteCard(work, customerId, id)
    const files = await purgeFiles(work, ofCustomer(customerId), { kind: 'card', id })
    return { subjects: [id, ...files.subjects], blobKeys: [...images, ...files.blobKeys] }
  },
  old: oldIn('business_card'),
}
