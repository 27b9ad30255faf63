import type { Document } from '../templates.blocks.ts'
import { findBlock, type Place } from './document-edit.ts'

/** What is dragged, and what it may be dropped on, as ids of the drag library. */
export type Thing =
  | { readonly kind: 'new'; readonly type: string }
  | { readonly kind: 'block'; readonly id: string }
  | { readonly kind: 'section'; readonly id: string }
  | { readonly kind: 'column'; readonly sectionId: string; readonly column: number }

export function idOf(thing: Thing): string {
  if (thing.kind === 'new') return `new:${thing.type}`
  if (thing.kind === 'column') return `column:${thing.column}:${thing.sectionId}`
  return `${thing.kind}:${thing.id}`
}

export function thingOf(id: string | number): Thing | null {
  const [kind, ...rest] = String(id).split(':')
  const name = rest.join(':')
  if (kind === 'new') return { kind, type: name }
  if (kind === 'block' || kind === 'section') return { kind, id: name }
  if (kind !== 'column') return null
  return { kind, column: Number(rest[0]), sectionId: rest.slice(1).join(':') }
}

/** Where it would come to stand: a block in a column, or a section among the sections. */
export type Target =
  | { readonly kind: 'block'; readonly place: Place }
  | { readonly kind: 'section'; readonly index: number }

/** `isBelow`: the pointer is in the lower half of what it is over. */
export function targetOf(
  document: Document,
  dragged: Thing,
  over: Thing | null,
  isBelow: boolean,
): Target | null {
  if (!over) return null
  const after = isBelow ? 1 : 0
  if (dragged.kind === 'section') {
    const id = sectionUnder(document, over)
    const index = document.sections.findIndex((section) => section.id === id)
    return index === -1 ? null : { kind: 'section', index: index + after }
  }
  if (over.kind === 'block') {
    const found = findBlock(document, over.id)
    return found && { kind: 'block', place: { ...found.place, index: found.place.index + after } }
  }
  if (over.kind === 'column') {
    const { sectionId, column } = over
    const section = document.sections.find(({ id }) => id === sectionId)
    if (section?.type !== 'columns') return null
    const index = section.columns[column]?.blocks.length ?? 0
    return { kind: 'block', place: { sectionId, column, index } }
  }
  return null
}

function sectionUnder(document: Document, over: Thing): string | null {
  if (over.kind === 'section') return over.id
  if (over.kind === 'column') return over.sectionId
  return over.kind === 'block' ? (findBlock(document, over.id)?.section.id ?? null) : null
}
