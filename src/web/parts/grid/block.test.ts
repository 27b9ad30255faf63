import { describe, expect, test } from 'vitest'
import {
  blockOf,
  fillTo,
  jumpFrom,
  nextWithin,
  pasteInto,
  stretchedTo,
  type Block,
  type Cell,
} from './block.ts'

const bounds = { rows: 10, cols: 5 }
const one = (row: number, col: number): Block => blockOf({ row, col }, { row, col })

describe('pasting a block', () => {
  test('one cell of the clipboard fills the selected block', () => {
    const { cells } = pasteInto([['済']], { top: 2, left: 1, bottom: 3, right: 2 }, bounds)
    expect(cells).toEqual([
      { row: 2, col: 1, text: '済' },
      { row: 2, col: 2, text: '済' },
      { row: 3, col: 1, text: '済' },
      { row: 3, col: 2, text: '済' },
    ])
  })
  test('more rows than selected go on downward', () => {
    const { cells, block, outside } = pasteInto(
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      one(4, 1),
      bounds,
    )
    expect(cells.map(({ row, col, text }) => `${row}${col}${text}`)).toEqual([
      '41a',
      '42b',
      '51c',
      '52d',
      '61e',
      '62f',
    ])
    expect(block).toEqual({ top: 4, left: 1, bottom: 6, right: 2 })
    expect(outside).toBe(0)
  })
  test('a selection of whole multiples is tiled, any other is not', () => {
    expect(pasteInto([['a'], ['b']], { top: 0, left: 0, bottom: 3, right: 0 }, bounds).cells).toHaveLength(4)
    expect(pasteInto([['a'], ['b']], { top: 0, left: 0, bottom: 2, right: 0 }, bounds).cells).toHaveLength(2)
  })
  test('cells that find no row or column are counted, never wrapped', () => {
    const { cells, outside, block } = pasteInto(
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      one(9, 4),
      bounds,
    )
    expect(cells).toEqual([{ row: 9, col: 4, text: 'a' }])
    expect(outside).toBe(3)
    expect(block).toEqual(one(9, 4))
  })
  test('a ragged line leaves the cells that it does not have', () => {
    const { cells } = pasteInto([['a', 'b'], ['c']], one(0, 0), bounds)
    expect(cells).toHaveLength(3)
  })
})

describe('filling', () => {
  const texts = [
    ['1', '2026/11/30(月)', '東京'],
    ['3', '2026/12/01(火)', '大阪'],
  ]
  const textAt = ({ row, col }: Cell): string => texts[row]?.[col] ?? ''
  test('the handle stretches in the direction it was dragged further in', () => {
    const from = { top: 2, left: 1, bottom: 3, right: 2 }
    expect(stretchedTo(from, { row: 6, col: 3 })).toEqual({ top: 2, left: 1, bottom: 6, right: 2 })
    expect(stretchedTo(from, { row: 0, col: 2 })).toEqual({ top: 0, left: 1, bottom: 3, right: 2 })
    expect(stretchedTo(from, { row: 3, col: 4 })).toEqual({ top: 2, left: 1, bottom: 3, right: 4 })
    expect(stretchedTo(from, { row: 2, col: 1 })).toEqual(from)
  })
  test('a copy repeats the block, downward and upward', () => {
    const from = { top: 0, left: 2, bottom: 1, right: 2 }
    const down = fillTo(from, { ...from, bottom: 4 }, textAt, 'copy')
    expect(down.map(({ text }) => text)).toEqual(['東京', '大阪', '東京'])
    const up = fillTo(
      { top: 1, left: 2, bottom: 1, right: 2 },
      { top: 0, left: 2, bottom: 1, right: 2 },
      textAt,
      'copy',
    )
    expect(up).toEqual([{ row: 0, col: 2, text: '大阪' }])
  })
  test('a series counts numbers and days on, and copies what is neither', () => {
    const from = { top: 0, left: 0, bottom: 1, right: 2 }
    const cells = fillTo(from, { ...from, bottom: 3 }, textAt, 'series')
    expect(cells.filter(({ row }) => row === 2).map(({ text }) => text)).toEqual([
      '5',
      '2026/12/02(水)',
      '東京',
    ])
  })
  test('to the right it fills row by row', () => {
    const cells = fillTo(one(0, 0), { top: 0, left: 0, bottom: 0, right: 2 }, () => '7', 'series')
    expect(cells).toEqual([
      { row: 0, col: 1, text: '8' },
      { row: 0, col: 2, text: '9' },
    ])
  })
})

describe('moving', () => {
  const filled = new Set(['0,0', '1,0', '2,0', '5,0', '6,0'])
  const isFilled = ({ row, col }: Cell): boolean => filled.has(`${row},${col}`)
  const down = { row: 1, col: 0 }
  test('Ctrl+arrow goes to the end of a run, over a gap, and to the edge', () => {
    expect(jumpFrom({ row: 0, col: 0 }, down, bounds, isFilled).row).toBe(2)
    expect(jumpFrom({ row: 2, col: 0 }, down, bounds, isFilled).row).toBe(5)
    expect(jumpFrom({ row: 6, col: 0 }, down, bounds, isFilled).row).toBe(9)
    expect(jumpFrom({ row: 9, col: 0 }, down, bounds, isFilled).row).toBe(9)
  })
  test('Tab and Enter go round inside a selection', () => {
    const block = { top: 1, left: 1, bottom: 2, right: 2 }
    expect(nextWithin(block, { row: 1, col: 2 }, 'col', false)).toEqual({ row: 2, col: 1 })
    expect(nextWithin(block, { row: 2, col: 2 }, 'col', false)).toEqual({ row: 1, col: 1 })
    expect(nextWithin(block, { row: 2, col: 1 }, 'row', false)).toEqual({ row: 1, col: 2 })
    expect(nextWithin(block, { row: 1, col: 1 }, 'row', true)).toEqual({ row: 2, col: 2 })
  })
})
