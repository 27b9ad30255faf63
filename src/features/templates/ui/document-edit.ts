import { newId } from '#kit/ids.ts'
import type { Block, Document, OwnSection, Section } from '../templates.blocks.ts'

/** Between the blocks of a column: before the one that stands at `index` now. */
export type Place = { readonly sectionId: string; readonly column: number; readonly index: number }
export type Found = { readonly block: Block; readonly section: OwnSection; readonly place: Place }

export function findBlock({ sections }: Document, id: string): Found | null {
  for (const section of sections) {
    if (section.type !== 'columns') continue
    for (const [column, { blocks }] of section.columns.entries()) {
      const index = blocks.findIndex((block) => block.id === id)
      const block = blocks[index]
      if (block) return { block, section, place: { sectionId: section.id, column, index } }
    }
  }
  return null
}

export function findSection({ sections }: Document, id: string): Section | null {
  return sections.find((section) => section.id === id) ?? null
}

const withSections = (document: Document, sections: Section[]): Document => ({ ...document, sections })

function changeColumn(
  document: Document,
  { sectionId, column }: Pick<Place, 'sectionId' | 'column'>,
  change: (blocks: readonly Block[]) => Block[],
): Document {
  return withSections(
    document,
    document.sections.map((section) =>
      section.id !== sectionId || section.type !== 'columns'
        ? section
        : {
            ...section,
            columns: section.columns.map((one, index) =>
              index === column ? { ...one, blocks: change(one.blocks) } : one,
            ),
          },
    ),
  )
}

export function sectionOf(columns: number, blocks: readonly Block[] = []): OwnSection {
  return {
    id: newId(),
    type: 'columns',
    when: '',
    background: null,
    space: 'normal',
    staysBeside: false,
    columns: Array.from({ length: columns }, (_none, index) => ({
      width: null,
      blocks: index === 0 ? [...blocks] : [],
    })),
  }
}

/** At a place; without one at the end, in a section of its own where the last has several columns. */
export function insertBlock(document: Document, block: Block, place: Place | null): Document {
  if (place)
    return changeColumn(document, place, (blocks) => [
      ...blocks.slice(0, place.index),
      block,
      ...blocks.slice(place.index),
    ])
  const last = document.sections.at(-1)
  if (last?.type === 'columns' && last.columns.length === 1)
    return changeColumn(document, { sectionId: last.id, column: 0 }, (blocks) => [...blocks, block])
  return withSections(document, [...document.sections, sectionOf(1, [block])])
}

export function removeBlock(document: Document, id: string): Document {
  const found = findBlock(document, id)
  if (!found) return document
  return changeColumn(document, found.place, (blocks) => blocks.filter((block) => block.id !== id))
}

/** A block to another place, as it is counted while it still stands where it was. */
export function moveBlock(document: Document, id: string, to: Place): Document {
  const found = findBlock(document, id)
  if (!found) return document
  const { place } = found
  const isSame = place.sectionId === to.sectionId && place.column === to.column
  if (isSame && (to.index === place.index || to.index === place.index + 1)) return document
  const index = isSame && to.index > place.index ? to.index - 1 : to.index
  return insertBlock(removeBlock(document, id), found.block, { ...to, index })
}

/** One step up or down, out of its column into the next one where it stands at the edge; null at either end. */
export function stepBlock(document: Document, id: string, step: -1 | 1): Document | null {
  const found = findBlock(document, id)
  if (!found) return null
  const { place } = found
  const columns = columnsOf(document)
  const at = columns.findIndex(
    ({ sectionId, column }) => sectionId === place.sectionId && column === place.column,
  )
  const within = place.index + step
  if (within >= 0 && within < (columns[at]?.length ?? 0))
    return moveBlock(document, id, { ...place, index: step === 1 ? within + 1 : within })
  const next = columns[at + step]
  if (!next) return null
  const { sectionId, column, length } = next
  return moveBlock(document, id, { sectionId, column, index: step === 1 ? 0 : length })
}

function columnsOf({ sections }: Document): { sectionId: string; column: number; length: number }[] {
  return sections.flatMap((section) =>
    section.type === 'columns'
      ? section.columns.map(({ blocks }, column) => ({
          sectionId: section.id,
          column,
          length: blocks.length,
        }))
      : [],
  )
}

export function duplicateBlock(document: Document, id: string, copyId: string): Document {
  const found = findBlock(document, id)
  if (!found) return document
  const { block, place } = found
  return insertBlock(document, { ...block, id: copyId }, { ...place, index: place.index + 1 })
}

export function replaceBlock(document: Document, block: Block): Document {
  const found = findBlock(document, block.id)
  if (!found) return document
  return changeColumn(document, found.place, (blocks) =>
    blocks.map((one) => (one.id === block.id ? block : one)),
  )
}

/** At an index; without one at the end. */
export function insertSections(
  document: Document,
  added: readonly Section[],
  index: number = document.sections.length,
): Document {
  const { sections } = document
  return withSections(document, [...sections.slice(0, index), ...added, ...sections.slice(index)])
}

export function removeSection(document: Document, id: string): Document {
  return withSections(
    document,
    document.sections.filter((section) => section.id !== id),
  )
}

/** Before the section that stands at `index` now. */
export function moveSection(document: Document, id: string, index: number): Document {
  const from = document.sections.findIndex((section) => section.id === id)
  const section = document.sections[from]
  if (!section || index === from || index === from + 1) return document
  return insertSections(removeSection(document, id), [section], index > from ? index - 1 : index)
}

export function replaceSection(document: Document, section: Section): Document {
  return withSections(
    document,
    document.sections.map((one) => (one.id === section.id ? section : one)),
  )
}

/** The same again, with ids of its own. */
export function copyOfSection(section: Section): Section {
  if (section.type === 'shared') return { ...section, id: newId() }
  return {
    ...section,
    id: newId(),
    columns: section.columns.map((column) => ({
      ...column,
      blocks: column.blocks.map((block) => ({ ...block, id: newId() })),
    })),
  }
}

/** So many columns; the blocks of those that go move into the last that stays. */
export function withColumns(section: OwnSection, count: number): OwnSection {
  const kept = section.columns.slice(0, count).map((column) => ({ ...column, width: null }))
  const gone = section.columns.slice(count).flatMap(({ blocks }) => blocks)
  const added = sectionOf(Math.max(0, count - kept.length)).columns
  return {
    ...section,
    columns: [...kept, ...added].map((column, index) =>
      index === count - 1 ? { ...column, blocks: [...column.blocks, ...gone] } : column,
    ),
  }
}
