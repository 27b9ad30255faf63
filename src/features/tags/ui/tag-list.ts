import type { Total } from '#kit/page.ts'
import type { TagRecord } from '../tags.api.ts'

export type Tag = TagRecord
export const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const
export const orders = ['byName', 'byCount', 'byFewest'] as const
type Order = (typeof orders)[number]

export type TagGroup = { readonly group: string | null; readonly tags: readonly Tag[] }

/** The heading under which a tag stands: 「販路/店頭」 under 販路. Null for one without. */
export function groupOf(name: string): string | null {
  const at = name.search(/[/／]/)
  return at > 0 && at < name.length - 1 ? name.slice(0, at).trim() : null
}

/** Those that have the words in their name or description, by name in their groups, by number in one list. */
export function arranged(
  tags: readonly Tag[],
  counts: ReadonlyMap<string, Pick<Total, 'count'>>,
  { q, order }: { q: string | undefined; order: Order },
): TagGroup[] {
  const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const found = tags.filter(({ name, description }) => {
    const text = fold(`${name} ${description ?? ''}`)
    return words.every((word) => text.includes(word))
  })
  if (order !== 'byName') {
    const of = ({ id }: Tag): number => counts.get(id)?.count ?? 0
    const sorted = found.toSorted((a, b) => (order === 'byCount' ? of(b) - of(a) : of(a) - of(b)))
    return sorted.length > 0 ? [{ group: null, tags: sorted }] : []
  }
  const groups = Map.groupBy(found, ({ name }) => groupOf(name))
  return [...groups]
    .map(([group, some]) => ({ group, tags: some }))
    .toSorted((a, b) => Number(a.group === null) - Number(b.group === null) || compare(a.group, b.group))
}

const compare = (a: string | null, b: string | null): number => (a ?? '').localeCompare(b ?? '', 'ja')
