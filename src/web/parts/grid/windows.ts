import type { GridRow, ReadRows } from './grid.ts'

type Window = {
  readonly cursor: string | undefined
  readonly start: number
  /** How many rows it had when it was first read; its place on the screen never changes afterwards. */
  readonly count: number
  rows: readonly GridRow[] | null
}

/** Loaded windows kept at most, so that a million rows scrolled by take the room of some thousands. */
const kept = 120
/** Rows ahead of the sight that are read already. */
const ahead = 600

/**
 * The rows of a keyset list in windows: read ahead of the sight, let go far from it, and read again by their cursor
 * when they come back. Tells `onChange` whenever something that can be seen may have changed.
 */
export class RowWindows {
  #windows: Window[] = []
  #next: string | null | undefined
  #places = new Map<string, number>()
  #reading = new Set<number>()
  #stop = new AbortController()
  #sight = { from: 0, to: 0 }
  #read: ReadRows
  #onChange: () => void
  error: unknown = null

  constructor(read: ReadRows, onChange: () => void) {
    this.#read = read
    this.#onChange = onChange
  }

  /** Rows that were read at least once. */
  get length(): number {
    const last = this.#windows.at(-1)
    return last ? last.start + last.count : 0
  }
  get hasMore(): boolean {
    return this.#next !== null
  }
  get isPending(): boolean {
    return this.#windows.length === 0 && this.error === null
  }

  row(at: number): GridRow | undefined {
    const window = this.#windowOf(at)
    return window?.rows?.[at - window.start]
  }
  /** Undefined where the row is not loaded now. */
  placeOf(id: string): number | undefined {
    return this.#places.get(id)
  }
  rowOf(id: string): GridRow | undefined {
    const at = this.#places.get(id)
    return at === undefined ? undefined : this.row(at)
  }

  *loaded(): Generator<{ at: number; row: GridRow }> {
    for (const { start, rows } of this.#windows)
      if (rows) for (const [i, row] of rows.entries()) yield { at: start + i, row }
  }

  /** What is in sight decides what is read ahead, read again and let go. */
  look(from: number, to: number): void {
    this.#sight = { from, to }
    this.#readWhatIsMissing()
  }

  retry(): void {
    this.error = null
    this.#readWhatIsMissing()
  }

  /** Reads the windows of these rows, for a copy of more than is in sight. False when one could not be read. */
  async ensure(from: number, to: number): Promise<boolean> {
    const missing = this.#windows
      .map((window, i) => ({ window, i }))
      .filter(({ window }) => window.rows === null && overlaps(window, from, to))
    await Promise.all(missing.map(async ({ i }) => this.#readAgain(i)))
    return missing.every(({ window }) => window.rows !== null)
  }

  /** Newer states of rows, wherever they stand. */
  patch(rows: readonly GridRow[]): void {
    const byWindow = new Map<Window, Map<number, GridRow>>()
    for (const row of rows) {
      const at = this.#places.get(row.id)
      const window = at === undefined ? undefined : this.#windowOf(at)
      if (at === undefined || !window?.rows) continue
      const known = window.rows[at - window.start]
      if (known && known.version > row.version) continue
      byWindow.set(window, (byWindow.get(window) ?? new Map()).set(at - window.start, row))
    }
    for (const [window, changed] of byWindow)
      window.rows = window.rows?.map((row, i) => changed.get(i) ?? row) ?? null
    this.#onChange()
  }

  /** Reads the rows in sight again, in their places: what is live never moves under the pointer. */
  async refresh(): Promise<void> {
    const { from, to } = this.#sight
    const seen = this.#windows.filter((window) => window.rows !== null && overlaps(window, from, to))
    const { signal } = this.#stop
    const pages = await Promise.allSettled(seen.map(async ({ cursor }) => this.#read(cursor, signal)))
    if (signal.aborted) return
    this.patch(pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.rows : [])))
  }

  /** Begins to read, or begins again after it was closed. */
  open(): void {
    if (this.#stop.signal.aborted) {
      this.#stop = new AbortController()
      this.#reading.clear()
    }
    this.#readWhatIsMissing()
  }
  close(): void {
    this.#stop.abort()
  }

  #readWhatIsMissing(): void {
    const { from, to } = this.#sight
    for (const [i, window] of this.#windows.entries())
      if (window.rows === null && overlaps(window, from - ahead / 2, to + ahead / 2)) void this.#readAgain(i)
    if (this.error === null && this.hasMore && this.length < to + ahead) void this.#readNext()
  }

  async #readNext(): Promise<void> {
    const i = this.#windows.length
    if (this.#reading.has(i)) return
    this.#reading.add(i)
    const cursor = this.#next ?? undefined
    const { signal } = this.#stop
    try {
      const { rows, next } = await this.#read(cursor, signal)
      if (signal.aborted) return
      const start = this.length
      this.#windows.push({ cursor, start, count: rows.length, rows })
      this.#place(start, rows)
      this.#next = next
    } catch (error) {
      if (signal.aborted) return
      this.error = error
    } finally {
      if (!signal.aborted) this.#reading.delete(i)
    }
    this.#letGo()
    this.#onChange()
    this.#readWhatIsMissing()
  }

  async #readAgain(i: number): Promise<void> {
    const window = this.#windows[i]
    if (!window || this.#reading.has(i)) return
    this.#reading.add(i)
    const { signal } = this.#stop
    try {
      const { rows } = await this.#read(window.cursor, signal)
      if (signal.aborted) return
      window.rows = rows.slice(0, window.count)
      this.#place(window.start, window.rows)
    } catch (error) {
      if (signal.aborted) return
      this.error = error
    } finally {
      if (!signal.aborted) this.#reading.delete(i)
    }
    this.#letGo()
    this.#onChange()
  }

  #place(start: number, rows: readonly GridRow[]): void {
    for (const [i, { id }] of rows.entries()) this.#places.set(id, start + i)
  }

  #letGo(): void {
    const loaded = this.#windows.filter(({ rows }) => rows !== null)
    if (loaded.length <= kept) return
    const middle = (this.#sight.from + this.#sight.to) / 2
    const distance = ({ start, count }: Window): number => Math.abs(start + count / 2 - middle)
    for (const window of loaded
      .toSorted((one, other) => distance(other) - distance(one))
      .slice(0, loaded.length - kept)) {
      for (const { id } of window.rows ?? []) this.#places.delete(id)
      window.rows = null
    }
  }

  #windowOf(at: number): Window | undefined {
    let low = 0
    let high = this.#windows.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const window = this.#windows[middle]
      if (!window) return undefined
      if (at < window.start) high = middle - 1
      else if (at >= window.start + window.count) low = middle + 1
      else return window
    }
    return undefined
  }
}

function overlaps({ start, count }: Window, from: number, to: number): boolean {
  return start <= to && start + count > from
}
