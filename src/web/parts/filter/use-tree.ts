import { useEffect, useRef, useState } from 'react'
import { useText } from '#web/locale.ts'
import { undoToast } from '../toasts.tsx'
import { filterText } from './filter.text.ts'
import {
  added,
  conditionOf,
  conditionsOf,
  groupOf,
  inserted,
  isGroup,
  placeOf,
  without,
  type Group,
  type Node,
} from './tree.ts'

export type Tree = {
  readonly tree: Group
  change(next: (tree: Group) => Group): void
  /** The condition that was just added: what it is about is asked at once. */
  readonly fresh: string | undefined
  /** Another condition at the end of a group, or behind one of its conditions. */
  add(groupId: string, behind?: string): void
  addGroup(group: Group): void
  /** Takes a node away, with the way back; the one behind it is next under the hand. */
  remove(node: Node): void
  /** Changes where a condition stands; it stays under the hand. */
  move(id: string, next: (tree: Group, id: string) => Group): void
  /** Goes to the condition before (-1) or behind (1) one. */
  go(id: string, by: -1 | 1): void
}

/** A rule while it is put together, by mouse or by keys alone. */
export function useTree(start: () => Group, onChange?: (tree: Group) => void): Tree {
  const t = useText(filterText)
  const [tree, setTree] = useState(start)
  const [fresh, setFresh] = useState<string>()
  const wanted = useRef<string | null>(null)
  const now = useRef(tree)
  useEffect(() => {
    if (wanted.current !== null) inputOf(wanted.current)?.focus()
    wanted.current = null
  }, [tree])
  const change = (next: (tree: Group) => Group): void => {
    now.current = next(now.current)
    setTree(now.current)
    onChange?.(now.current)
  }
  const addNode = (groupId: string, node: Node, condition: string, behind?: string): void => {
    setFresh(condition)
    const place = behind === undefined ? null : placeOf(now.current, behind)
    change((before) =>
      place ? inserted(before, { ...place, index: place.index + 1 }, node) : added(before, groupId, node),
    )
  }
  return {
    tree,
    change,
    fresh,
    add(groupId, behind) {
      const condition = conditionOf('', {})
      addNode(groupId, condition, condition.id, behind)
    },
    addGroup(group) {
      const condition = conditionOf('', {})
      addNode(group.id, groupOf(group.op === 'and' ? 'or' : 'and', [condition]), condition.id)
    },
    remove(node) {
      const place = placeOf(now.current, node.id)
      const all = conditionsOf(now.current)
      const at = all.findIndex(({ id }) => id === node.id)
      wanted.current = all[at + 1]?.id ?? all[at - 1]?.id ?? null
      change((before) => without(before, node.id))
      if (!place || (!isGroup(node) && node.kind === '')) return
      undoToast(t(isGroup(node) ? 'removedGroup' : 'removed'), async () =>
        change((before) => inserted(before, place, node)),
      )
    },
    move(id, next) {
      wanted.current = id
      change((before) => next(before, id))
    },
    go(id, by) {
      const all = conditionsOf(now.current)
      const next = all[all.findIndex((one) => one.id === id) + by]
      if (next) inputOf(next.id)?.focus()
    },
  }
}

/** The first input of a condition. */
function inputOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-node="${id}"] :is(input, select)`)
}
