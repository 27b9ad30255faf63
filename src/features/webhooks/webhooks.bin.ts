import { sql } from 'kysely'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import { restoreWebhook } from './webhooks.actions.ts'
import { deleteWebhook, selectWebhook } from './webhooks.store.ts'
import { manageWebhooks } from './webhooks.ts'

type Row = { id: string; name: string; url: string; deletedAt: string }

export const binnedWebhooks: Binned = {
  key: 'webhooks',
  subject: 'webhook',
  permissions: { read: manageWebhooks, write: manageWebhooks },
  async list(work, question) {
    const rows = sql<Row>`
      select w.id, w.name, w.url, w.deleted_at, concat_ws(' ', w.name, w.url) as words
      from webhook w where w.deleted_at is not null`
    const { items, next } = await binPage(work, rows, question)
    return {
      next,
      items: items.map(({ id, name, url, deletedAt }) => ({ id, name, detail: url, deletedAt })),
    }
  },
  restore: restoreWebhook,
  async purge(work, id) {
    if (!(await selectWebhook(work, id, { deleted: true, lock: true }))) return undefined
    await deleteWebhook(work, id)
    return { subjects: [id], blobKeys: [] }
  },
  old: oldIn('webhook'),
}
