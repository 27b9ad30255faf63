import { useText } from '#web/locale.ts'
import { filterText } from './filter.text.ts'
import { grouped, lifted, moved, type Condition } from './tree.ts'
import type { Tree } from './use-tree.ts'

/** The keys of a condition, in the order of the help. Arrows alone belong to the inputs, so these carry Alt. */
const keys = {
  'alt+ArrowDown': 'keyNext',
  'alt+ArrowUp': 'keyPrevious',
  'alt+Enter': 'keyAdd',
  'alt+shift+Backspace': 'keyRemove',
  'alt+shift+ArrowUp': 'keyUp',
  'alt+shift+ArrowDown': 'keyDown',
  'alt+shift+ArrowRight': 'wrap',
  'alt+shift+ArrowLeft': 'unwrap',
} as const
type Key = keyof typeof keys

/** What each key does to the condition that the eye is on. */
export function keysOfRow(
  tree: Tree,
  condition: Condition,
  groupId: string,
): { readonly [key in Key]: () => void } {
  const { id } = condition
  return {
    'alt+ArrowDown': () => tree.go(id, 1),
    'alt+ArrowUp': () => tree.go(id, -1),
    'alt+Enter': () => tree.add(groupId, id),
    'alt+shift+Backspace': () => tree.remove(condition),
    'alt+shift+ArrowUp': () => tree.move(id, (before) => moved(before, id, -1)),
    'alt+shift+ArrowDown': () => tree.move(id, (before) => moved(before, id, 1)),
    'alt+shift+ArrowRight': () => tree.move(id, grouped),
    'alt+shift+ArrowLeft': () => tree.move(id, lifted),
  }
}

/** For the help of a screen. */
export function useTreeKeys(): readonly { readonly keys: string; readonly label: string }[] {
  const t = useText(filterText)
  return Object.entries(keys).map(([combination, name]) => ({ keys: combination, label: t(name) }))
}
