import { fillTo, type Cell } from './block.ts'
import type { GridModel, Written } from './model.ts'

export type CellCommands = {
  readonly model: GridModel
  readonly pageSize: () => number
  readonly edit: () => void
  readonly empty: () => void
  readonly leave: () => void
  readonly find: () => void
  readonly nextProblem: () => void
  readonly header: () => void
  readonly today: () => string
  readonly wrote: (written: Written) => void
}

const steps: { readonly [key: string]: Cell } = {
  ArrowUp: { row: -1, col: 0 },
  ArrowDown: { row: 1, col: 0 },
  ArrowLeft: { row: 0, col: -1 },
  ArrowRight: { row: 0, col: 1 },
}

/** What keys do on a selected cell, as the hands know it from Excel. */
export function keysOfCells(commands: CellCommands): { readonly [combination: string]: () => void } {
  const { model, wrote } = commands
  const last = (): Cell => ({ row: model.bounds.rows - 1, col: model.bounds.cols - 1 })
  const active = (): Cell => model.selected?.active ?? { row: 0, col: 0 }
  const head = (): Cell => model.selected?.head ?? active()
  const page = (rows: number, extend: boolean) => (): void =>
    model.move({ row: rows * commands.pageSize(), col: 0 }, { extend })
  const fill = (by: 'row' | 'col') => (): void => {
    const block = model.block
    if (!block) return
    const first = by === 'row' ? { ...block, bottom: block.top } : { ...block, right: block.left }
    wrote(model.write(fillTo(first, block, (cell) => model.textAt(cell), 'copy')))
  }
  return {
    ...Object.fromEntries(
      Object.entries(steps).flatMap(([key, step]) => [
        [key, () => (key === 'ArrowUp' && active().row === 0 ? commands.header() : model.move(step))],
        [`shift+${key}`, () => model.move(step, { extend: true })],
        [`mod+${key}`, () => model.move(step, { jump: true })],
        [`mod+shift+${key}`, () => model.move(step, { extend: true, jump: true })],
      ]),
    ),
    Enter: () => model.next('row', false),
    'shift+Enter': () => model.next('row', true),
    Tab: () => model.next('col', false),
    'shift+Tab': () => model.next('col', true),
    Home: () => model.moveTo({ row: active().row, col: 0 }),
    End: () => model.moveTo({ row: active().row, col: last().col }),
    'shift+Home': () => model.moveTo({ row: head().row, col: 0 }, true),
    'shift+End': () => model.moveTo({ row: head().row, col: last().col }, true),
    'mod+Home': () => model.moveTo({ row: 0, col: 0 }),
    'mod+End': () => model.moveTo(last()),
    'mod+shift+Home': () => model.moveTo({ row: 0, col: 0 }, true),
    'mod+shift+End': () => model.moveTo(last(), true),
    PageUp: page(-1, false),
    PageDown: page(1, false),
    'shift+PageUp': page(-1, true),
    'shift+PageDown': page(1, true),
    F2: commands.edit,
    'alt+ArrowDown': commands.edit,
    Delete: () => wrote(model.clear()),
    Backspace: commands.empty,
    Escape: commands.leave,
    F8: commands.nextProblem,
    'mod+a': () => model.selectColumns(0, last().col),
    'mod+d': fill('row'),
    'mod+r': fill('col'),
    'mod+z': () => void model.undo(),
    'mod+y': () => void model.redo(),
    'mod+f': commands.find,
    'mod+h': commands.find,
    'mod+;': () => wrote(model.write([{ ...active(), text: commands.today() }])),
  }
}
