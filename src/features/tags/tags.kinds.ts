import { sql } from 'kysely'
import { z } from 'zod'
import { defineAction, type Action, type Before } from '#platform/catalogue/action.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { defineRule, finds, type RuleKind } from '#platform/catalogue/rule.ts'
import { addTags, removeTags, tagsByName } from './tags.actions.ts'
import { meantTag } from './tags.meant.ts'
import { readTags, readTagsByKey } from './tags.store.ts'
import { tagKey } from './tags.ts'

const told = z.object({ tagId: z.uuid(), name: z.string() })

export const tagEvents: readonly EventKind[] = [
  defineEvent({
    name: 'tag.added',
    payload: told,
    sentence: { ja: 'タグ「{name}」を付けました', en: 'Added the tag “{name}”' },
    icon: 'Tag',
  }),
  defineEvent({
    name: 'tag.removed',
    payload: told,
    sentence: { ja: 'タグ「{name}」を外しました', en: 'Removed the tag “{name}”' },
    icon: 'TagOff',
  }),
]

export const tagRules: readonly RuleKind[] = [
  defineRule({
    kind: 'tag',
    label: { ja: 'タグ', en: 'Tag' },
    params: z.object({ tagId: z.uuid(), has: z.boolean() }),
    predicate: ({ tagId, has }) =>
      finds(
        sql`select 1 from customer_tag ct where ct.customer_id = c.customer_id and ct.tag_id = ${meantTag(tagId)}`,
        has,
      ),
    async evidence({ tagId }, { work }, customerId) {
      const { rows } = await sql<{ name: string; at: string }>`
        select t.name, ct.added_at as at from customer_tag ct join tag t on t.id = ct.tag_id
        where ct.customer_id = ${customerId}::uuid and ct.tag_id = ${meantTag(tagId)}`.execute(work.db)
      return rows.map(({ name, at }) => ({
        text: { ja: `タグ「${name}」を付けた`, en: `Tagged “${name}”` },
        at,
      }))
    },
    say: ({ tagId, has }, _scope, { tag }) => {
      const name = tag(tagId) ?? tagId
      return has
        ? { ja: `タグ「${name}」が ある`, en: `has the tag “${name}”` }
        : { ja: `タグ「${name}」が ない`, en: `has not the tag “${name}”` }
    },
  }),
]

const named = z.object({ tagName: z.string().trim().min(1).max(60) })

const captured = z.object({ tagId: z.uuid().nullable() })
/** A tag is known by its id on the way back: it may have been renamed since. */
const tagsIn = (rows: readonly Before[]): string[] => [
  ...new Set(rows.flatMap(({ before }) => captured.parse(before).tagId ?? [])),
]
const idsOf = (rows: readonly Before[]): string[] => rows.map(({ id }) => id)

export const tagActions: readonly Action[] = [
  defineAction({
    kind: 'tag.add',
    label: { ja: 'タグを付ける', en: 'Add a tag' },
    permission: 'customers.write',
    params: named,
    async run(work, customerIds, { tagName }) {
      const tags = await tagsByName(work, [tagName])
      return addTags(
        work,
        customerIds,
        [...tags.values()].map(({ id }) => id),
      )
    },
    wayBack: {
      async capture(work, customerIds, { tagName }) {
        const [tag] = (await tagsByName(work, [tagName])).values()
        return customerIds.map((id) => ({ id, before: { tagId: tag?.id ?? null } }))
      },
      restore: (work, rows) => removeTags(work, idsOf(rows), tagsIn(rows)),
    },
  }),
  defineAction({
    kind: 'tag.remove',
    label: { ja: 'タグを外す', en: 'Remove a tag' },
    permission: 'customers.write',
    params: named,
    async run(work, customerIds, { tagName }) {
      // A name that no tag has is on nobody: removing must not make it.
      const tags = await readTagsByKey(work, [tagKey(tagName)])
      return removeTags(
        work,
        customerIds,
        tags.map(({ id }) => id),
      )
    },
    wayBack: {
      async capture(work, customerIds, { tagName }) {
        const [tag] = await readTagsByKey(work, [tagKey(tagName)])
        return customerIds.map((id) => ({ id, before: { tagId: tag?.id ?? null } }))
      },
      async restore(work, rows) {
        // A tag that was deleted since is not made again.
        const tags = await readTags(work, tagsIn(rows))
        return addTags(
          work,
          idsOf(rows),
          tags.map(({ id }) => id),
        )
      },
    },
  }),
]
