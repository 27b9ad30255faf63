import { continueSeries } from './series.ts'

export type Cell = { readonly row: number; readonly col: number }
/** Rows and columns from and to, both within. */
export type Block = {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}
export type Typed = Cell & { readonly text: string }
export type Bounds = { readonly rows: number; readonly cols: number }

export function blockOf(one: Cell, other: Cell): Block {
  return {
    top: Math.min(one.row, other.row),
    left: Math.min(one.col, other.col),
    bottom: Math.max(one.row, other.row),
    right: Math.max(one.col, other.col),
  }
}

export function isWithin({ row, col }: Cell, { top, left, bottom, right }: Block): boolean {
  return row >= top && row <= bottom && col >= left && col <= right
}

export function sizeOf({ top, left, bottom, right }: Block): { rows: number; cols: number } {
  return { rows: bottom - top + 1, cols: right - left + 1 }
}

export function* cellsOf({ top, left, bottom, right }: Block): Generator<Cell> {
  for (let row = top; row <= bottom; row += 1) for (let col = left; col <= right; col += 1) yield { row, col }
}

/**
 * Where the cells of the clipboard go, as in Excel: one cell fills the selection; a selection that the block fits into
 * a whole number of times is tiled; otherwise the block goes down and right from the selection's first cell.
 * `outside` are the cells that found no row or column.
 */
export function pasteInto(
  clip: readonly (readonly string[])[],
  target: Block,
  bounds: Bounds,
): { cells: Typed[]; block: Block; outside: number } {
  const height = clip.length
  const width = Math.max(...clip.map((row) => row.length))
  const size = sizeOf(target)
  const tiles = size.rows % height === 0 && size.cols % width === 0
  const rows = tiles ? size.rows : height
  const cols = tiles ? size.cols : width
  const cells: Typed[] = []
  let outside = 0
  for (let down = 0; down < rows; down += 1)
    for (let right = 0; right < cols; right += 1) {
      const row = target.top + down
      const col = target.left + right
      // A ragged line of the clipboard says nothing about the cells that it does not have.
      const text = clip[down % height]?.[right % width]
      if (text === undefined) continue
      if (row >= bounds.rows || col >= bounds.cols) outside += 1
      else cells.push({ row, col, text })
    }
  return {
    cells,
    outside,
    block: {
      top: target.top,
      left: target.left,
      bottom: Math.min(target.top + rows, bounds.rows) - 1,
      right: Math.min(target.left + cols, bounds.cols) - 1,
    },
  }
}

/** The block that a drag of the fill handle reaches: in one direction, the one it was dragged further in. */
export function stretchedTo(from: Block, { row, col }: Cell): Block {
  const down = Math.max(row - from.bottom, from.top - row, 0)
  const aside = Math.max(col - from.right, from.left - col, 0)
  if (down === 0 && aside === 0) return from
  return down >= aside
    ? { ...from, top: Math.min(from.top, row), bottom: Math.max(from.bottom, row) }
    : { ...from, left: Math.min(from.left, col), right: Math.max(from.right, col) }
}

/** The cells outside `from` that filling up to `to` writes: its texts over and over, or what comes next. */
export function fillTo(
  from: Block,
  to: Block,
  textAt: (cell: Cell) => string,
  how: 'copy' | 'series',
): Typed[] {
  const along = to.top !== from.top || to.bottom !== from.bottom ? 'row' : 'col'
  const lines = along === 'row' ? range(from.left, from.right) : range(from.top, from.bottom)
  const first = along === 'row' ? from.top : from.left
  const last = along === 'row' ? from.bottom : from.right
  const before = first - (along === 'row' ? to.top : to.left)
  const after = (along === 'row' ? to.bottom : to.right) - last
  const cell = (line: number, at: number): Cell =>
    along === 'row' ? { row: at, col: line } : { row: line, col: at }
  return lines.flatMap((line) => {
    const texts = range(first, last).map((at) => textAt(cell(line, at)))
    const forward = next(texts, after, how).map((text, i) => ({ ...cell(line, last + 1 + i), text }))
    const back = next(texts.toReversed(), before, how).map((text, i) => ({
      ...cell(line, first - 1 - i),
      text,
    }))
    return [...forward, ...back]
  })
}

function next(texts: readonly string[], count: number, how: 'copy' | 'series'): string[] {
  const series = how === 'series' ? continueSeries(texts, count) : null
  return series ?? range(0, count - 1).map((i) => texts[i % texts.length] ?? '')
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => from + i)
}

/**
 * Ctrl+arrow: to the last filled cell of a run, or over the gap to the next filled one, or to the edge. `isFilled` is
 * asked for loaded rows only.
 */
export function jumpFrom(
  from: Cell,
  step: { readonly row: number; readonly col: number },
  bounds: Bounds,
  isFilled: (cell: Cell) => boolean,
): Cell {
  const beside = (cell: Cell): Cell => ({ row: cell.row + step.row, col: cell.col + step.col })
  const isInside = ({ row, col }: Cell): boolean =>
    row >= 0 && col >= 0 && row < bounds.rows && col < bounds.cols
  let here = from
  const runs = isInside(beside(here)) && isFilled(here) && isFilled(beside(here))
  while (isInside(beside(here))) {
    if (runs && !isFilled(beside(here))) break
    here = beside(here)
    if (!runs && isFilled(here)) break
  }
  return here
}

/** Tab and Enter inside a selection go round in it, column by column or row by row. */
export function nextWithin(block: Block, { row, col }: Cell, by: 'row' | 'col', back: boolean): Cell {
  const { rows, cols } = sizeOf(block)
  const at =
    by === 'row'
      ? (col - block.left) * rows + (row - block.top)
      : (row - block.top) * cols + (col - block.left)
  const to = (at + (back ? -1 : 1) + rows * cols) % (rows * cols)
  return by === 'row'
    ? { row: block.top + (to % rows), col: block.left + Math.floor(to / rows) }
    : { row: block.top + Math.floor(to / cols), col: block.left + (to % cols) }
}
