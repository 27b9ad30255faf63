import { beforeEach, describe, expect, test } from 'vitest'
import type { GridAnswer, GridChange, GridRow } from './grid.ts'
import { Outbox } from './outbox.ts'

/** A server of one table, and a line that can be cut. */
function office() {
  const stored = new Map<string, GridRow>()
  const calls: (readonly GridChange[])[] = []
  const shown = new Map<string, GridRow>()
  const timers: (() => void)[] = []
  let line: 'up' | 'down' | 'forbidden' = 'up'
  const put = (id: string, version: number, cells: Record<string, string>): void => {
    stored.set(id, { id, version, cells })
  }
  for (const id of ['1', '2']) {
    put(id, 1, { name: '山田', town: '東京' })
    shown.set(id, { id, version: 1, cells: { name: '山田', town: '東京' } })
  }
  async function send(changes: readonly GridChange[]): Promise<GridAnswer> {
    calls.push(changes)
    await Promise.resolve()
    if (line !== 'up') throw new Error(line)
    const refused: GridAnswer['refused'][number][] = []
    for (const { id, version, field, text } of changes) {
      const row = stored.get(id)
      if (!row) continue
      const isOwn = calls.at(-1)?.some((one) => one.id === id && one.version === row.version - 1) === true
      if (version !== row.version && !(isOwn && touched.has(id)))
        refused.push({ id, field, message: '先に変更されました', stale: true })
      else if (text === '×') refused.push({ id, field, message: '使えない文字です' })
      else {
        put(id, version + 1, { ...row.cells, [field]: text })
        touched.add(id)
      }
    }
    touched.clear()
    return { rows: changes.map(({ id }) => stored.get(id)).filter((row) => row !== undefined), refused }
  }
  const touched = new Set<string>()
  const outbox = new Outbox({
    send,
    rowOf: (id) => shown.get(id),
    onRows: (rows) => {
      for (const row of rows) shown.set(row.id, row)
    },
    onChange: () => undefined,
    explain: (error) => ({
      message: String(error),
      mayPass: error instanceof Error && error.message === 'down',
    }),
    after: (_, run) => timers.push(run),
  })
  return {
    outbox,
    calls,
    stored,
    shown,
    put,
    cut: (how: typeof line) => (line = how),
    tick: () => {
      for (const run of timers.splice(0)) run()
    },
  }
}
const settled = async (): Promise<void> => new Promise((done) => setTimeout(done, 5))

describe('edits on their way', () => {
  let o: ReturnType<typeof office>
  beforeEach(() => (o = office()))
  const type = (id: string, field: string, text: string): void => o.outbox.put([{ id, field, text }])

  test('an edit is shown at once and gone from the outbox when it is stored', async () => {
    type('1', 'name', '佐藤')
    expect(o.outbox.cell('1', 'name')).toMatchObject({ text: '佐藤', state: 'sending' })
    await settled()
    expect(o.outbox.cell('1', 'name')).toBeUndefined()
    expect(o.shown.get('1')?.cells['name']).toBe('佐藤')
  })
  test('many cells are one call, and what is typed meanwhile goes with the new version', async () => {
    o.outbox.put([
      { id: '1', field: 'name', text: 'a' },
      { id: '2', field: 'name', text: 'b' },
    ])
    type('1', 'name', 'c')
    await settled()
    expect(o.calls.map((changes) => changes.map(({ version, text }) => `${version}${text}`))).toEqual([
      ['1a', '1b'],
      ['2c'],
    ])
    expect(o.stored.get('1')?.cells['name']).toBe('c')
    expect(o.outbox.underway).toBe(0)
  })
  test('a refused cell keeps what was typed and says why; taking it back leaves nothing', async () => {
    type('1', 'name', '×')
    await settled()
    expect(o.outbox.problems).toMatchObject([{ text: '×', state: 'refused', message: '使えない文字です' }])
    type('1', 'name', '山田')
    await settled()
    expect(o.outbox.problems).toEqual([])
    expect(o.calls).toHaveLength(1)
  })
  test('somebody else changed another cell: it goes through by itself', async () => {
    o.put('1', 2, { name: '山田', town: '大阪' })
    type('1', 'name', '佐藤')
    await settled()
    expect(o.outbox.problems).toEqual([])
    expect(o.stored.get('1')?.cells).toEqual({ name: '佐藤', town: '大阪' })
  })
  test('somebody else changed the same cell: both are known, and one is chosen', async () => {
    o.put('1', 2, { name: '鈴木', town: '東京' })
    type('1', 'name', '佐藤')
    await settled()
    const [problem] = o.outbox.problems
    expect(problem).toMatchObject({ state: 'stale', text: '佐藤', theirs: '鈴木' })
    expect(o.stored.get('1')?.cells['name']).toBe('鈴木')
    if (problem) o.outbox.insist(problem)
    await settled()
    expect(o.stored.get('1')?.cells['name']).toBe('佐藤')
    expect(o.outbox.problems).toEqual([])
  })
  test('what is stored can be kept instead', async () => {
    o.put('1', 2, { name: '鈴木', town: '東京' })
    type('1', 'name', '佐藤')
    await settled()
    for (const problem of o.outbox.problems) o.outbox.drop(problem)
    expect(o.outbox.cell('1', 'name')).toBeUndefined()
    expect(o.stored.get('1')?.cells['name']).toBe('鈴木')
  })
  test('a broken line loses nothing: it is kept and sent again', async () => {
    o.cut('down')
    type('1', 'name', '佐藤')
    await settled()
    type('2', 'name', '鈴木')
    expect(o.outbox.isWaiting).toBe(true)
    expect(o.outbox.underway).toBe(2)
    o.cut('up')
    o.tick()
    await settled()
    expect(o.outbox.underway).toBe(0)
    expect([o.stored.get('1')?.cells['name'], o.stored.get('2')?.cells['name']]).toEqual(['佐藤', '鈴木'])
  })
  test('an answer that will not change by asking again is a refusal', async () => {
    o.cut('forbidden')
    type('1', 'name', '佐藤')
    await settled()
    expect(o.outbox.problems).toMatchObject([{ state: 'refused', message: 'Error: forbidden' }])
    expect(o.outbox.isWaiting).toBe(false)
  })
})
