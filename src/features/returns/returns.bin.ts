import { sql } from 'kysely'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import { deleteHook, restoreHook, selectHook } from './returns.hooks.ts'
import { deleteMailbox, restoreMailbox, selectMailbox } from './returns.mailboxes.ts'
import { manageReturns } from './returns.ts'

type Row = { id: string; name: string; detail: string; deletedAt: string }

const listOf =
  (table: string, detail: string): Binned['list'] =>
  (work, question) =>
    binPage(
      work,
      sql<Row>`select b.id, b.name, b.${sql.ref(detail)} as detail, b.deleted_at,
        concat_ws(' ', b.name, b.${sql.ref(detail)}) as words
        from ${sql.table(table)} b where b.deleted_at is not null`,
      question,
    ).then(({ items, next }) => ({
      next,
      items: items.map(({ id, name, detail: told, deletedAt }) => ({ id, name, detail: told, deletedAt })),
    }))

const permissions = { read: manageReturns, write: manageReturns }

export const binnedMailboxes: Binned = {
  key: 'return-mailboxes',
  subject: 'returnMailbox',
  permissions,
  list: listOf('return_mailbox', 'user_name'),
  restore: restoreMailbox,
  async purge(work, id) {
    if (!(await selectMailbox(work, id, { deleted: true, lock: true }))) return undefined
    await deleteMailbox(work, id)
    return { subjects: [id], blobKeys: [] }
  },
  old: oldIn('return_mailbox'),
}

export const binnedHooks: Binned = {
  key: 'return-hooks',
  subject: 'returnHook',
  permissions,
  list: listOf('return_hook', 'provider'),
  restore: restoreHook,
  async purge(work, id) {
    if (!(await selectHook(work, id, { deleted: true, lock: true }))) return undefined
    await deleteHook(work, id)
    return { subjects: [id], blobKeys: [] }
  },
  old: oldIn('return_hook'),
}
