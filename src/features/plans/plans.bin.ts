import { sql } from 'kysely'
import type { Page } from '#kit/page.ts'
import { binPage, oldIn, type Binned, type BinnedItem, type BinQuestion } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restorePlan } from './plans.actions.ts'
import { deletePlan, wasSubscribed } from './plans.store.ts'
import { stillSubscribed } from './plans.ts'

type Row = { id: string; name: string; code: string; deletedAt: string }

async function listBinned(work: Work, question: BinQuestion): Promise<Page<BinnedItem>> {
  const { items, next } = await binPage(
    work,
    sql<Row>`select p.id, p.name, p.code, p.deleted_at, concat_ws(' ', p.code, p.name) as words
      from plan p where p.deleted_at is not null`,
    question,
  )
  return {
    next,
    items: items.map(({ id, name, code, deletedAt }) => ({ id, name, detail: code, deletedAt })),
  }
}

export const binnedPlans: Binned = {
  key: 'plans',
  subject: 'plan',
  permissions: { read: 'plans.read', write: 'plans.write' },
  list: listBinned,
  restore: restorePlan,
  async purge(work, id) {
    if (await wasSubscribed(work, id)) throw stillSubscribed()
    return (await deletePlan(work, id)) ? { subjects: [id], blobKeys: [] } : undefined
  },
  // What somebody subscribed to is refused and stays: it says what was agreed.
  old: oldIn('plan'),
}
