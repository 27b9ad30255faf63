import { newId } from '#kit/ids.ts'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { Document, OwnSection } from '../templates.blocks.ts'
import { newBlock } from './block-new.ts'
import {
  copyOfSection,
  duplicateBlock,
  findBlock,
  findSection,
  insertBlock,
  insertSections,
  removeBlock,
  removeSection,
  replaceBlock,
  replaceSection,
  stepBlock,
  type Place,
} from './document-edit.ts'
import type { ChosenPart, Edit } from './edit.ts'

type Given = Pick<
  Edit,
  | 'document'
  | 'language'
  | 'mailClass'
  | 'readOnly'
  | 'isShared'
  | 'chosen'
  | 'change'
  | 'announce'
  | 'openSettings'
> & { readonly choose: (part: ChosenPart) => void }

/** What the parts of the block editor may do, in steps of the history, each said aloud. */
export function useEditOf(given: Given): Edit {
  const t = useText(blockText)
  const { document, language, chosen, change, choose, announce } = given
  const block = chosen?.kind === 'block' ? findBlock(document, chosen.id) : null
  const section = chosen?.kind === 'section' ? findSection(document, chosen.id) : null
  /** Below what is chosen; without that at the end. */
  const place = (): Place | null => {
    if (block) return { ...block.place, index: block.place.index + 1 }
    return section?.type === 'columns' ? endOf(section) : null
  }
  return {
    ...given,
    setBlock: (next, mark) => change((before) => replaceBlock(before, next), mark),
    setSection: (next, mark) => change((before) => replaceSection(before, next), mark),
    addBlock(type) {
      const added = newBlock(type, language)
      const to = place()
      change((before) => insertBlock(before, added, to))
      choose({ kind: 'block', id: added.id })
      announce(t('added', { name: t(type) }))
      reveal(added.id)
    },
    removeChosen() {
      if (block) {
        change((before) => removeBlock(before, block.block.id))
        choose(neighbourOf(document, block.block.id))
        announce(t('removed', { name: t(block.block.type) }))
      } else if (section) {
        change((before) => removeSection(before, section.id))
        choose(null)
        announce(t('removed', { name: t('section') }))
      }
    },
    duplicateChosen() {
      const id = newId()
      if (block) {
        change((before) => duplicateBlock(before, block.block.id, id))
        choose({ kind: 'block', id })
        announce(t('duplicated', { name: t(block.block.type) }))
      } else if (section) {
        const copy = copyOfSection(section)
        const at = document.sections.findIndex((one) => one.id === section.id) + 1
        change((before) => insertSections(before, [copy], at))
        choose({ kind: 'section', id: copy.id })
        announce(t('duplicated', { name: t('section') }))
      }
    },
    step(id, by) {
      const moved = stepBlock(document, id, by)
      if (!moved) return announce(t('cannotMove'))
      change(() => moved)
      const to = findBlock(moved, id)
      const number = moved.sections.findIndex((one) => one.id === to?.section.id) + 1
      announce(t('movedBlock', { section: number, number: (to?.place.index ?? 0) + 1 }))
      reveal(id)
    },
    colours: coloursOf(document),
  }
}

function endOf(section: OwnSection): Place {
  const empty = section.columns.findIndex(({ blocks }) => blocks.length === 0)
  const column = empty === -1 ? section.columns.length - 1 : empty
  return { sectionId: section.id, column, index: section.columns[column]?.blocks.length ?? 0 }
}

/** What is chosen once this one is gone: the next, else the one before. */
function neighbourOf(document: Document, id: string): ChosenPart {
  const found = findBlock(document, id)
  const blocks = found?.section.columns[found.place.column]?.blocks ?? []
  const next = blocks[(found?.place.index ?? 0) + 1] ?? blocks[(found?.place.index ?? 0) - 1]
  return next ? { kind: 'block', id: next.id } : null
}

function coloursOf({ style }: Document): readonly string[] {
  return [...new Set([style.accent, style.ink, style.quiet, style.onAccent, style.surface, style.canvas])]
}

/** In sight, and with the keys: once it is drawn where it went. */
function reveal(id: string): void {
  requestAnimationFrame(() => focusPart(id))
}

/** The block as a whole, for the keys that move and delete it. */
export function focusPart(id: string): void {
  const part = globalThis.document.querySelector<HTMLElement>(`[data-part="${CSS.escape(id)}"]`)
  part?.focus()
  part?.scrollIntoView({ block: 'nearest' })
}
