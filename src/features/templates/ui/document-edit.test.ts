import { describe, expect, it } from 'vitest'
import type { Block, Document, Section } from '../templates.blocks.ts'
import {
  copyOfSection,
  duplicateBlock,
  findBlock,
  insertBlock,
  moveBlock,
  moveSection,
  removeBlock,
  sectionOf,
  stepBlock,
  withColumns,
} from './document-edit.ts'
import { plainStyle } from './block-new.ts'

const spacer = (id: string): Block => ({ id, type: 'spacer', when: '', space: 'normal', height: 24 })
const section = (id: string, ...columns: string[][]): Section => ({
  ...sectionOf(columns.length),
  id,
  columns: columns.map((ids) => ({ width: null, blocks: ids.map(spacer) })),
})
const documentOf = (...sections: Section[]): Document => ({
  style: plainStyle,
  sections,
  footer: { align: 'left', note: '' },
})
/** `a b | c / d`: columns by `|`, sections by `/`. */
const shown = ({ sections }: Document): string =>
  sections
    .map((one) =>
      one.type === 'shared'
        ? one.sharedId
        : one.columns.map(({ blocks }) => blocks.map(({ id }) => id).join(' ')).join(' | '),
    )
    .join(' / ')

const start = documentOf(section('one', ['a', 'b'], ['c']), section('two', ['d']))

describe('a document of blocks', () => {
  it('moves a block within its column, counted as one sees it', () => {
    const long = documentOf(section('one', ['a', 'b', 'c', 'd']))
    const to = (id: string, index: number): string =>
      shown(moveBlock(long, id, { sectionId: 'one', column: 0, index }))
    expect(to('a', 3)).toBe('b c a d')
    expect(to('d', 0)).toBe('d a b c')
    expect(to('b', 1)).toBe('a b c d')
    expect(to('b', 2)).toBe('a b c d')
  })

  it('moves a block into another column and another section', () => {
    expect(shown(moveBlock(start, 'a', { sectionId: 'two', column: 0, index: 1 }))).toBe('b | c / d a')
    expect(shown(moveBlock(start, 'd', { sectionId: 'one', column: 1, index: 0 }))).toBe('a b | d c / ')
  })

  it('steps by keys through columns and sections, and says where it ends', () => {
    const down = stepBlock(start, 'a', 1)
    expect(down && shown(down)).toBe('b a | c / d')
    const across = down && stepBlock(down, 'a', 1)
    expect(across && shown(across)).toBe('b | a c / d')
    const back = across && stepBlock(across, 'a', -1)
    expect(back && shown(back)).toBe('b a | c / d')
    expect(stepBlock(start, 'a', -1)).toBeNull()
    expect(stepBlock(start, 'd', 1)).toBeNull()
  })

  it('puts a new block at the end, in a section of its own where the last has several columns', () => {
    expect(shown(insertBlock(start, spacer('e'), null))).toBe('a b | c / d e')
    const wide = documentOf(section('one', ['a'], ['b']))
    expect(shown(insertBlock(wide, spacer('e'), null))).toBe('a | b / e')
    expect(shown(insertBlock(documentOf(), spacer('e'), null))).toBe('e')
  })

  it('duplicates right below, and removes only what is named', () => {
    expect(shown(duplicateBlock(start, 'a', 'x'))).toBe('a x b | c / d')
    expect(shown(removeBlock(start, 'c'))).toBe('a b |  / d')
    expect(shown(removeBlock(start, 'none'))).toBe('a b | c / d')
    expect(findBlock(start, 'c')?.place).toEqual({ sectionId: 'one', column: 1, index: 0 })
  })

  it('moves sections as a whole', () => {
    const three = documentOf(section('1', ['a']), section('2', ['b']), section('3', ['c']))
    expect(shown(moveSection(three, '1', 3))).toBe('b / c / a')
    expect(shown(moveSection(three, '3', 0))).toBe('c / a / b')
    expect(shown(moveSection(three, '2', 2))).toBe('a / b / c')
  })

  it('loses no block when columns go', () => {
    const wide = sectionOf(3)
    const filled = {
      ...wide,
      columns: [['a'], ['b'], ['c']].map((ids) => ({ width: 30, blocks: ids.map(spacer) })),
    }
    expect(shown(documentOf(withColumns(filled, 1)))).toBe('a b c')
    expect(shown(documentOf(withColumns(filled, 2)))).toBe('a | b c')
    expect(shown(documentOf(withColumns(withColumns(filled, 1), 3)))).toBe('a b c |  | ')
  })

  it('copies a section with ids of its own', () => {
    const [of] = start.sections
    const copy = of && copyOfSection(of)
    expect(copy?.id).not.toBe('one')
    const ids = documentOf(...(copy ? [copy] : []))
    expect(findBlock(ids, 'a')).toBeNull()
  })
})
