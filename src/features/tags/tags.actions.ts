import { audit, auditMany } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { notFound } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Tag, TagRecord } from './tags.api.ts'
import { meantTags } from './tags.meant.ts'
import {
  deleteTaggings,
  insertFreeTags,
  insertTaggings,
  lockTag,
  lockVisible,
  raiseVersions,
  readTags,
  readTagsByKey,
  updateTag as saveTag,
  type Tagging,
} from './tags.store.ts'
import { missingName, mustBeCurrent, nameTaken, tagKey, tagName, tagNotFound } from './tags.ts'

const defaultColor: Tag['color'] = 'gray'

/** Makes a tag, or gives the one of that name as it is. */
export async function createTag(
  work: Work,
  { name, color }: { name: string; color?: Tag['color'] | undefined },
): Promise<Tag> {
  const tag = (await tagsByName(work, [name], color)).get(name)
  if (!tag) throw missingName()
  return tag
}

/**
 * The tags of these names, by the name as given; those that do not exist are made, in the caller's transaction.
 * Blank names are left out. Two transactions that need the same new name get the same tag.
 */
export function tagsByName(
  work: Work,
  names: readonly string[],
  colorOfNew: Tag['color'] = defaultColor,
): Promise<Map<string, Tag>> {
  const keys = new Map(names.map((name) => [name, tagKey(name)] as const).filter(([, key]) => key !== ''))
  if (keys.size === 0) return Promise.resolve(new Map())
  return write(work, async (tx) => {
    const wanted = [...new Set(keys.values())]
    let known = await readTagsByKey(tx, wanted)
    const missing = new Map<string, string>()
    for (const [name, key] of keys)
      if (!missing.has(key) && !known.some(({ nameKey }) => nameKey === key)) missing.set(key, tagName(name))
    if (missing.size > 0) {
      const made = await insertFreeTags(
        tx,
        [...missing].map(([nameKey, name]) => ({ nameKey, name, color: colorOfNew })),
      )
      await auditMany(
        tx,
        made.map(({ id, name, color }) => ({
          action: 'tag.create',
          subjectKind: 'tag',
          subjectId: id,
          after: { name, color },
        })),
      )
      if (made.length > 0) await announce(tx, { topic: 'tag' })
      // Again, for what another transaction has made since.
      known = await readTagsByKey(tx, wanted)
    }
    const byKey = new Map(known.map(({ nameKey, ...tag }) => [nameKey, tag]))
    return new Map(
      [...keys].flatMap(([name, key]) => {
        const tag = byKey.get(key)
        return tag ? [[name, tag] as const] : []
      }),
    )
  })
}

/** Renames or recolours a tag for everybody. */
export function updateTag(
  work: Work,
  id: string,
  given: {
    name?: string | undefined
    color?: Tag['color'] | undefined
    description?: string | null | undefined
    version?: number | undefined
  },
): Promise<TagRecord> {
  return write(work, async (tx) => {
    const before = await lockTag(tx, id)
    if (!before) throw notFound(tagNotFound)
    mustBeCurrent(before, given.version)
    const after = {
      ...before,
      name: tagName(given.name ?? before.name),
      color: given.color ?? before.color,
      description: given.description === undefined ? before.description : given.description || null,
    }
    const nameKey = tagKey(after.name)
    if (nameKey === '') throw missingName()
    const changed = changes(before, after)
    if (!changed) return before
    const saved = await saveTag(tx, id, { ...after, nameKey })
    if (!saved) throw nameTaken(after.name)
    await audit(tx, { action: 'tag.update', subjectKind: 'tag', subjectId: id, ...changed })
    await announce(tx, { topic: 'tag', id })
    return saved
  })
}

/** Adds all the tags to all the customers that the actor may see; returns the ids of those that had not all of them. */
export function addTags(
  work: Work,
  customerIds: readonly string[],
  tagIds: readonly string[],
): Promise<string[]> {
  return write(work, async (tx) =>
    tellTaggings(
      tx,
      'added',
      await insertTaggings(tx, await lockVisible(tx, customerIds), await meantTags(tx, tagIds)),
    ),
  )
}

/** Removes all the tags from all the customers that the actor may see; returns the ids of those that had one of them. */
export function removeTags(
  work: Work,
  customerIds: readonly string[],
  tagIds: readonly string[],
): Promise<string[]> {
  return write(work, async (tx) =>
    tellTaggings(tx, 'removed', await deleteTaggings(tx, await lockVisible(tx, customerIds), tagIds)),
  )
}

/** What follows of every tag that was added or removed: version, timeline, audit log, word to the screens. */
export async function tellTaggings(
  work: Work,
  what: 'added' | 'removed',
  taggings: readonly Tagging[],
): Promise<string[]> {
  const changed = [...new Set(taggings.map(({ customerId }) => customerId))]
  if (changed.length === 0) return changed
  await raiseVersions(work, changed)
  const customersOf = Map.groupBy(taggings, ({ tagId }) => tagId)
  for (const tag of await readTags(work, [...customersOf.keys()])) {
    const ids = (customersOf.get(tag.id) ?? []).map(({ customerId }) => customerId)
    await tellMany(work, ids, `tag.${what}`, { tagId: tag.id, name: tag.name })
    await auditMany(
      work,
      ids.map((subjectId) => ({
        action: what === 'added' ? 'customer.tag' : 'customer.untag',
        subjectKind: 'customer',
        subjectId,
        [what === 'added' ? 'after' : 'before']: { tag: tag.name },
      })),
    )
  }
  await announce(work, {
    topic: 'customer',
    ...(changed.length === 1 && changed[0] !== undefined && { id: changed[0] }),
  })
  return changed
}
