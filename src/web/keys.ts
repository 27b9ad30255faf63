import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * Keys, in one place, because Japanese is typed through a conversion: the Enter that accepts a conversion must never
 * submit, save or open. Reading `event.key` elsewhere is banned by the linter.
 */
type AnyKeyEvent = Pick<KeyboardEvent, 'key' | 'keyCode' | 'timeStamp'> & { readonly isComposing?: boolean }
type ReactKeyEvent = {
  readonly nativeEvent: KeyboardEvent
  preventDefault(): void
}

/** Safari ends the composition before the keydown of the Enter that ended it; both carry nearly the same time. */
const justNow = 60
let composedAt = Number.NEGATIVE_INFINITY

/** True while a key belongs to the input method. 229 is what UI Events §5.4.1 prescribes for such keys. */
export function isComposing(event: AnyKeyEvent, ended = composedAt): boolean {
  return (
    event.isComposing === true ||
    event.keyCode === 229 ||
    event.key === 'Process' ||
    (event.key === 'Enter' && event.timeStamp - ended < justNow)
  )
}

/** For `onKeyDown`: `onKeys({ Enter: save, Escape: cancel, 'mod+Enter': send })`. What is handled goes no further. */
export function onKeys(handlers: { readonly [combination: string]: () => void }) {
  return (event: ReactKeyEvent): void => {
    if (isComposing(event.nativeEvent)) return
    const handler = handlers[combinationOf(event.nativeEvent)]
    if (!handler) return
    event.preventDefault()
    event.nativeEvent.stopPropagation()
    handler()
  }
}

export function onEnter(handler: () => void) {
  return onKeys({ Enter: handler })
}

/** `mod` is ⌘ on a Mac and Ctrl elsewhere; a printed sign such as `?` already says whether Shift was held. */
function combinationOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey
  const named = event.key.length > 1 || (mod && /^[a-z]$/i.test(event.key))
  return [
    mod && 'mod+',
    event.altKey && 'alt+',
    event.shiftKey && named && 'shift+',
    event.key.length > 1 ? event.key : event.key.toLowerCase(),
  ]
    .filter(Boolean)
    .join('')
}

export type KeyBinding = {
  /** `j`, `mod+k`, `Escape`, `shift+Enter` … */
  readonly keys: string
  /** What it does, for the help under `?`. */
  readonly label: string
  readonly run: () => void
  /** Also while typing in a field; for combinations with `mod` only. */
  readonly inFields?: true
}
export type KeyGroup = { readonly title: string; readonly bindings: readonly KeyBinding[] }

let groups: readonly { current: KeyGroup }[] = []
const listeners = new Set<() => void>()
function setGroups(next: typeof groups): void {
  groups = next
  for (const listener of listeners) listener()
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return
  const target = event.target instanceof Element ? event.target : document.body
  const typing =
    target.closest('input, textarea, select, [contenteditable="true"], [role="combobox"]') !== null
  // Keys of the page rest while a dialog is over it.
  if (document.querySelector('[aria-modal="true"]') !== null) return
  const combination = combinationOf(event)
  // Enter and Space on a link or button are that link's own.
  const pressable = target.closest('a, button, summary, [role="menuitem"]') !== null
  if (pressable && (combination === 'Enter' || combination === ' ')) return
  for (const { current } of groups.toReversed()) {
    const binding = current.bindings.find(
      ({ keys, inFields }) => keys === combination && (inFields || !typing),
    )
    if (!binding) continue
    event.preventDefault()
    binding.run()
    return
  }
}

/** Called once, by the entry of the browser. */
export function listenToKeys(): void {
  window.addEventListener('compositionend', ({ timeStamp }) => (composedAt = timeStamp), true)
  window.addEventListener('keydown', onKeyDown)
}

/** Keys of a screen while it is shown; the newest screen wins. They appear under `?` by themselves. */
export function useKeys(title: string, bindings: readonly KeyBinding[]): void {
  const group = useRef<KeyGroup>({ title, bindings })
  useEffect(() => {
    group.current = { title, bindings }
  })
  useEffect(() => {
    setGroups([...groups, group])
    return () => setGroups(groups.filter((one) => one !== group))
  }, [])
}

/** All keys that work now, for the help. */
export function useKeyGroups(): readonly KeyGroup[] {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => groups,
  )
  return now.map(({ current }) => current).filter(({ bindings }) => bindings.length > 0)
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '')
const printed: { readonly [key: string]: string } = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
}

/** `mod+k` as it is printed on this keyboard: ['⌘', 'K'] or ['Ctrl', 'K']. */
export function printedKeys(combination: string): string[] {
  return combination.split('+').map((key) => printed[key] ?? (key.length === 1 ? key.toUpperCase() : key))
}
