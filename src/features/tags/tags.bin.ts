import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { notFound } from '#kit/problem.ts'
import { mustNotBeNeeded } from '#platform/asked-by.ts'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { TagRecord } from './tags.api.ts'
import { forgetAside, moveAll } from './tags.aside.ts'
import { countAside, deleteTag, lockTag, setTagDeleted, updateTag } from './tags.store.ts'
import { countTagged } from './tags.uses.ts'
import { intoItself, mustBeCurrent, nameTaken, tagKey, tagNotFound } from './tags.ts'

type Taken = { customers: number; jobId: string | null }

/**
 * Takes a tag off everybody and to the bin, from where it comes back to them. With `into` they get that one instead, and
 * whatever asks for the first asks for the second: bringing it back takes the two apart again.
 */
export function removeTag(
  work: Work,
  id: string,
  { version, into = null }: { version: number; into?: string | null },
): Promise<Taken> {
  return write(work, async (tx) => {
    if (into === id) throw intoItself()
    // In one order everywhere: two who put the same tags together then never wait for each other in a circle.
    const locked = new Map<string, TagRecord | undefined>()
    for (const one of [id, ...(into === null ? [] : [into])].toSorted())
      locked.set(one, await lockTag(tx, one))
    const tag = locked.get(id)
    const heir = into === null ? undefined : locked.get(into)
    if (!tag || (into !== null && !heir)) throw notFound(tagNotFound)
    mustBeCurrent(tag, version)
    // With an heir they ask for that one.
    if (into === null) await mustNotBeNeeded(tx, { kind: 'tag', id })
    const customers = await countTagged(tx, id)
    await setTagDeleted(tx, id, into)
    const jobId = await moveAll(tx, id, 'aside', customers)
    await audit(tx, {
      action: heir ? 'tag.merge' : 'tag.delete',
      subjectKind: 'tag',
      subjectId: id,
      before: { name: tag.name },
      after: { customers, ...(heir && { into: heir.name }) },
    })
    await announce(tx, { topic: 'tag', id })
    return { customers, jobId }
  })
}

/** Refuses where another tag has taken the name meanwhile. */
export function restoreTag(work: Work, id: string): Promise<TagRecord> {
  return write(work, async (tx) => {
    const tag = await lockTag(tx, id, { deleted: true })
    if (!tag) throw notFound(tagNotFound)
    const saved = await updateTag(tx, id, { ...tag, nameKey: tagKey(tag.name) })
    if (!saved) throw nameTaken(tag.name)
    await moveAll(tx, id, 'back', await countAside(tx, id))
    await audit(tx, { action: 'tag.restore', subjectKind: 'tag', subjectId: id, after: { name: tag.name } })
    await announce(tx, { topic: 'tag', id })
    return saved
  })
}

type Row = { id: string; name: string; deletedAt: string; heir: string | null }

export const binnedTags: Binned = {
  key: 'tags',
  subject: 'tag',
  permissions: { read: 'tags.manage', write: 'tags.manage' },
  async list(work, question) {
    const rows = sql<Row>`
      select t.id, t.name, t.deleted_at, h.name as heir, t.name as words
      from tag t left join tag h on h.id = t.merged_into where t.deleted_at is not null`
    const { items, next } = await binPage(work, rows, question)
    return {
      next,
      items: items.map(({ id, name, deletedAt, heir }) => ({
        id,
        name,
        detail: heir === null ? null : `→ ${heir}`,
        deletedAt,
      })),
    }
  },
  restore: restoreTag,
  async purge(work, id) {
    if (!(await lockTag(work, id, { deleted: true }))) return undefined
    await forgetAside(work, id)
    await deleteTag(work, id)
    return { subjects: [id], blobKeys: [] }
  },
  old: oldIn('tag'),
}
