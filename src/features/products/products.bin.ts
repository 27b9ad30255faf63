import { sql } from 'kysely'
import type { Page } from '#kit/page.ts'
import { binPage, oldIn, type Binned, type BinnedItem, type BinQuestion } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreProduct } from './products.actions.ts'
import { deleteBinned, isNeeded } from './products.store.ts'
import { stillUsed } from './products.ts'

type Row = { id: string; name: string; code: string; variation: string | null; deletedAt: string }

async function listBinned(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const { items, next } = await binPage(
    work,
    sql<Row>`
      select p.id, p.name, p.code, p.variation, p.deleted_at, concat_ws(' ', p.code, p.name, p.kana) as words
      from product p where p.deleted_at is not null`,
    question,
  )
  return {
    next,
    items: items.map(({ id, name, code, variation, deletedAt }) => ({
      id,
      name,
      detail: [code, variation].filter((one) => one !== null).join(' · '),
      deletedAt,
    })),
  }
}

export const binnedProducts: Binned = {
  key: 'products',
  subject: 'product',
  permissions: { read: 'products.read', write: 'products.write' },
  list: listBinned,
  restore: restoreProduct,
  async purge(work, id) {
    if (await isNeeded(work, id)) throw stillUsed()
    const gone = await deleteBinned(work, id)
    return gone && { subjects: [id], blobKeys: gone.imageBlobKey === null ? [] : [gone.imageBlobKey] }
  },
  // What orders name is refused and stays: their books must be readable for seven years and more.
  old: oldIn('product'),
}
