import {
  blockOf,
  cellsOf,
  isWithin,
  jumpFrom,
  nextWithin,
  sizeOf,
  type Block,
  type Cell,
  type Typed,
} from './block.ts'
import type { GridAnswer, GridChange, GridColumn, GridRow, ReadRows } from './grid.ts'
import { Outbox, type Edit, type Unsaved } from './outbox.ts'
import { summaryOf, type Summary } from './summary.ts'
import { noHistory, stepBack, stepForward, withStep, type History, type Step } from './undo.ts'
import { RowWindows } from './windows.ts'

export type Selected = {
  /** Where the selection began, and where it ends. */
  readonly anchor: Cell
  readonly head: Cell
  /** Where one types; Tab and Enter move it inside the selection. */
  readonly active: Cell
}

export type Written = {
  readonly changed: number
  /** Cells that are not for editing, or whose row is not loaded. */
  readonly left: number
}

type ModelOptions = {
  readonly read: ReadRows
  readonly send: (changes: readonly GridChange[]) => Promise<GridAnswer>
  readonly explain: (error: unknown) => { readonly message: string; readonly mayPass: boolean }
}

/** Cells that the status line adds up at most while one drags. */
const summed = 200_000

/** All that a grid knows while it is open: rows, selection, edits on their way, and what can be taken back. */
export class GridModel {
  readonly rows: RowWindows
  readonly outbox: Outbox
  #columns: readonly GridColumn[] = []
  #send: ModelOptions['send']
  selected: Selected | null = null
  /** The cell that has to be in sight: where one moved to, not the far end of what was pasted. */
  followed: Cell | null = null
  #history: History = noHistory
  #listeners = new Set<() => void>()
  revision = 0

  constructor({ read, send, explain }: ModelOptions) {
    this.#send = send
    this.rows = new RowWindows(read, () => this.#tell())
    this.outbox = new Outbox({
      send: async (changes) => this.#send(changes),
      explain,
      rowOf: (id) => this.rows.rowOf(id),
      onRows: (rows) => this.rows.patch(rows),
      onChange: () => this.#tell(),
    })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  #tell(): void {
    this.revision += 1
    for (const listener of this.#listeners) listener()
  }

  get columns(): readonly GridColumn[] {
    return this.#columns
  }
  /** The columns as they stand now, and who stores cells. */
  use(columns: readonly GridColumn[], send: ModelOptions['send']): void {
    this.#columns = columns
    this.#send = send
  }

  get bounds(): { rows: number; cols: number } {
    return { rows: this.rows.length, cols: this.columns.length }
  }
  get block(): Block | null {
    return this.selected && blockOf(this.selected.anchor, this.selected.head)
  }
  get canUndo(): boolean {
    return this.#history.done.length > 0
  }
  get canRedo(): boolean {
    return this.#history.undone.length > 0
  }

  textOf(row: GridRow, field: string): string {
    return this.outbox.cell(row.id, field)?.text ?? row.cells[field] ?? ''
  }
  /** What a cell shows; empty where its row is not loaded. */
  textAt(cell: Cell): string {
    const row = this.rows.row(cell.row)
    const column = this.columns[cell.col]
    return row && column ? this.textOf(row, column.key) : ''
  }
  unsavedAt({ row, col }: Cell): Unsaved | undefined {
    const id = this.rows.row(row)?.id
    const field = this.columns[col]?.key
    return id !== undefined && field !== undefined ? this.outbox.cell(id, field) : undefined
  }

  // Selection

  select(anchor: Cell, head = anchor, active = anchor): void {
    this.selected = { anchor: this.#inside(anchor), head: this.#inside(head), active: this.#inside(active) }
    this.followed = this.selected.active
    this.#tell()
  }
  selectBlock({ top, left, bottom, right }: Block, active = { row: top, col: left }): void {
    this.select({ row: top, col: left }, { row: bottom, col: right }, active)
  }
  /** All loaded rows of these columns; what is in sight stays. */
  selectColumns(left: number, right: number): void {
    const { active = { row: 0, col: left } } = this.selected ?? {}
    this.selectBlock(
      { top: 0, left, bottom: this.bounds.rows - 1, right },
      { row: active.row, col: Math.min(Math.max(active.col, left), right) },
    )
    this.followed = null
  }
  extendTo(cell: Cell): void {
    if (!this.selected) return
    this.select(this.selected.anchor, cell, this.selected.active)
    this.followed = this.selected.head
  }
  /** `extend` moves the end of the selection instead of all of it; `jump` goes to the edge of what is filled. */
  move(step: Cell, { extend = false, jump = false } = {}): void {
    if (!this.selected) return
    const { head, active } = this.selected
    const from = extend ? head : active
    const to = jump
      ? jumpFrom(from, step, this.bounds, (cell) => this.textAt(cell) !== '')
      : { row: from.row + step.row, col: from.col + step.col }
    if (extend) this.extendTo(to)
    else this.select(to)
  }
  moveTo(cell: Cell, extend = false): void {
    if (extend && this.selected) this.extendTo(cell)
    else this.select(cell)
  }
  /** Enter and Tab: round inside a block, otherwise to the next cell. */
  next(by: 'row' | 'col', back: boolean): void {
    const block = this.block
    if (!this.selected || !block) return
    const { rows, cols } = sizeOf(block)
    const { anchor, head, active } = this.selected
    if (rows * cols > 1 && isWithin(active, block))
      this.select(anchor, head, nextWithin(block, active, by, back))
    else this.move(by === 'row' ? { row: back ? -1 : 1, col: 0 } : { row: 0, col: back ? -1 : 1 })
  }
  #inside({ row, col }: Cell): Cell {
    const { rows, cols } = this.bounds
    return {
      row: Math.max(Math.min(row, rows - 1), 0),
      col: Math.max(Math.min(col, cols - 1), 0),
    }
  }

  /** Null while some of the selected rows are not loaded. */
  copied(): string[][] | null {
    const block = this.block
    if (!block) return null
    const lines: string[][] = []
    for (let row = block.top; row <= block.bottom; row += 1) {
      const data = this.rows.row(row)
      if (!data) return null
      lines.push(this.columns.slice(block.left, block.right + 1).map(({ key }) => this.textOf(data, key)))
    }
    return lines
  }
  summary(): (Summary & { cells: number }) | null {
    const block = this.block
    if (!block) return null
    const { rows, cols } = sizeOf(block)
    const textAt = (cell: Cell): string => this.textAt(cell)
    if (rows * cols > summed) return null
    return { cells: rows * cols, ...summaryOf(cellsOf(block).map(textAt)) }
  }

  // Editing

  isEditable({ row, col }: Cell): boolean {
    return this.columns[col]?.editable === true && this.rows.row(row) !== undefined
  }

  /** Writes cells as one step that can be taken back. */
  write(cells: Iterable<Typed>): Written {
    const step: Step[number][] = []
    let left = 0
    for (const { row, col, text } of cells) {
      const data = this.rows.row(row)
      const column = this.columns[col]
      if (!data || !column || !column.editable) {
        left += 1
        continue
      }
      const before = this.textOf(data, column.key)
      const isRefused = this.outbox.cell(data.id, column.key)?.state === 'refused'
      if (before !== text || isRefused) step.push({ id: data.id, field: column.key, before, after: text })
    }
    if (step.length > 0) {
      this.#history = withStep(this.#history, step)
      this.#apply(step)
    }
    return { changed: step.length, left }
  }
  clear(): Written {
    const block = this.block
    return this.write(block ? cellsOf(block).map((cell) => ({ ...cell, text: '' })) : [])
  }

  undo(): Step | null {
    return this.#go(stepBack(this.#history))
  }
  redo(): Step | null {
    return this.#go(stepForward(this.#history))
  }
  #go(to: { step: Step; history: History } | null): Step | null {
    if (!to) return null
    this.#history = to.history
    this.#apply(to.step)
    this.#showStep(to.step)
    return to.step
  }
  /** Selects what a step changed, so that one sees what was taken back. */
  #showStep(step: Step): void {
    const places = step
      .map(({ id, field }) => ({
        row: this.rows.placeOf(id) ?? -1,
        col: this.columns.findIndex(({ key }) => key === field),
      }))
      .filter(({ row, col }) => row >= 0 && col >= 0)
    const [first] = places
    if (!first) return
    const block = places.reduce(
      (whole, { row, col }) => ({
        top: Math.min(whole.top, row),
        left: Math.min(whole.left, col),
        bottom: Math.max(whole.bottom, row),
        right: Math.max(whole.right, col),
      }),
      blockOf(first, first),
    )
    this.selectBlock(block)
  }
  #apply(step: Step): void {
    this.outbox.put(step.map(({ id, field, after }): Edit => ({ id, field, text: after })))
  }
}
