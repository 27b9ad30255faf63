import type { GridAnswer, GridChange, GridRow } from './grid.ts'

/** A cell that differs from what is stored: on its way, held back by a broken line, refused, or overtaken. */
export type Unsaved = {
  readonly id: string
  readonly field: string
  readonly text: string
  /** What was stored when it was typed. */
  readonly base: string
  readonly state: 'queued' | 'sending' | 'refused' | 'stale'
  readonly message: string
  /** With `stale`: what somebody else stored meanwhile. */
  readonly theirs: string
}

export type Edit = { readonly id: string; readonly field: string; readonly text: string }

type OutboxOptions = {
  readonly send: (changes: readonly GridChange[]) => Promise<GridAnswer>
  readonly rowOf: (id: string) => GridRow | undefined
  /** Rows as they are stored now. */
  readonly onRows: (rows: readonly GridRow[]) => void
  readonly onChange: () => void
  readonly explain: (error: unknown) => { readonly message: string; readonly mayPass: boolean }
  readonly after?: (milliseconds: number, run: () => void) => unknown
}

/** Changes a call carries at most; a pasted block is one call. */
const most = 2000
const firstPause = 1000
const longestPause = 30_000

/**
 * Shows edits at once and sends them one call after the other, each with the newest version that is known of its row.
 * A line that breaks holds them back and they are sent again; a refused cell keeps what was typed, with the reason; a
 * row that somebody else changed goes through where it was another cell, and asks where it was the same.
 */
export class Outbox {
  #cells = new Map<string, Unsaved>()
  #versions = new Map<string, number>()
  #isSending = false
  #pause = 0
  #options: OutboxOptions
  /** The line is broken and the next try is waited for. */
  isWaiting = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  cell(id: string, field: string): Unsaved | undefined {
    return this.#cells.get(keyOf(id, field))
  }
  /** Refused and overtaken cells, in the order in which they were typed. */
  get problems(): Unsaved[] {
    return [...this.#cells.values()].filter(({ state }) => state === 'refused' || state === 'stale')
  }
  /** How many cells are not stored and still may be. */
  get underway(): number {
    return this.#cells.size - this.problems.length
  }

  put(edits: readonly Edit[]): void {
    for (const { id, field, text } of edits) {
      const row = this.#options.rowOf(id)
      if (row) this.#learn(row)
      const key = keyOf(id, field)
      const known = this.#cells.get(key)
      const base = known?.base ?? row?.cells[field] ?? ''
      this.#cells.delete(key)
      // Back to what is stored; but what is on its way has to be called back by another change.
      if (text === base && known?.state !== 'sending') continue
      this.#cells.set(key, { id, field, text, base, state: 'queued', message: '', theirs: '' })
    }
    this.#options.onChange()
    void this.#sendNext()
  }

  /** Lets what was typed go; the cell shows what is stored. */
  drop({ id, field }: Unsaved): void {
    this.#cells.delete(keyOf(id, field))
    this.#options.onChange()
  }

  /** Writes over what somebody else stored, now that it was seen. */
  insist(unsaved: Unsaved): void {
    this.#set(unsaved, { state: 'queued', base: unsaved.theirs, message: '' })
    this.#options.onChange()
    void this.#sendNext()
  }

  retryNow(): void {
    this.isWaiting = false
    void this.#sendNext()
  }

  async #sendNext(): Promise<void> {
    if (this.#isSending || this.isWaiting) return
    const batch = [...this.#cells.values()].filter(({ state }) => state === 'queued').slice(0, most)
    if (batch.length === 0) return
    this.#isSending = true
    const sent = batch.map((unsaved) => this.#set(unsaved, { state: 'sending' }))
    try {
      const answer = await this.#options.send(
        sent.map(({ id, field, text }) => ({ id, field, text, version: this.#versions.get(id) ?? 0 })),
      )
      this.#pause = 0
      this.#settle(sent, answer)
    } catch (error) {
      this.#fail(sent, error)
    } finally {
      this.#isSending = false
    }
    this.#options.onChange()
    void this.#sendNext()
  }

  #settle(sent: readonly Unsaved[], { rows, refused }: GridAnswer): void {
    for (const row of rows) this.#learn(row)
    this.#options.onRows(rows)
    const now = new Map(rows.map((row) => [row.id, row]))
    const refusals = new Map(refused.map((one) => [keyOf(one.id, one.field), one]))
    for (const one of sent) {
      const key = keyOf(one.id, one.field)
      const isNewest = this.#cells.get(key) === one
      const refusal = refusals.get(key)
      if (!isNewest) {
        const newer = this.#cells.get(key)
        if (newer && !refusal) this.#set(newer, { base: now.get(one.id)?.cells[one.field] ?? one.text })
      } else if (!refusal) this.#cells.delete(key)
      else if (refusal.stale === true)
        this.#overtaken(one, now.get(one.id)?.cells[one.field] ?? '', refusal.message)
      else this.#set(one, { state: 'refused', message: refusal.message })
    }
  }

  #overtaken(one: Unsaved, theirs: string, message: string): void {
    if (theirs === one.text) this.#cells.delete(keyOf(one.id, one.field))
    // Another cell of the row was changed: this one was seen as it still is.
    else if (theirs === one.base) this.#set(one, { state: 'queued' })
    else this.#set(one, { state: 'stale', theirs, message })
  }

  #fail(sent: readonly Unsaved[], error: unknown): void {
    const { message, mayPass } = this.#options.explain(error)
    for (const one of sent)
      if (this.#cells.get(keyOf(one.id, one.field)) === one)
        this.#set(one, mayPass ? { state: 'queued' } : { state: 'refused', message })
    if (!mayPass) return
    this.isWaiting = true
    this.#pause = Math.min(Math.max(this.#pause * 2, firstPause), longestPause)
    const after = this.#options.after ?? ((milliseconds, run) => setTimeout(run, milliseconds))
    after(this.#pause, () => this.retryNow())
  }

  #set(unsaved: Unsaved, change: Partial<Unsaved>): Unsaved {
    const next = { ...unsaved, ...change }
    this.#cells.set(keyOf(unsaved.id, unsaved.field), next)
    return next
  }

  #learn({ id, version }: GridRow): void {
    this.#versions.set(id, Math.max(version, this.#versions.get(id) ?? 0))
  }
}

function keyOf(id: string, field: string): string {
  return `${id}\n${field}`
}
