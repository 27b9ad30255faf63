import { expect, it } from 'vitest'
import { sendCells } from './cell-answers.ts'

const link = (id: string): string => `/customers/${id}`

it('cells of one row travel together, on the version they were typed on', async () => {
  const sent: unknown[] = []
  await sendCells(
    [
      { id: 'a', version: 3, field: 'code', text: '1' },
      { id: 'b', version: 1, field: 'code', text: '2' },
      { id: 'a', version: 3, field: 'source', text: '新聞' },
    ],
    ['code'],
    link,
    async (body) => {
      sent.push(body)
      return { rows: [], refused: [] }
    },
  )
  expect(sent).toEqual([
    {
      columns: ['code'],
      changes: [
        { id: 'a', version: 3, cells: { code: '1', source: '新聞' } },
        { id: 'b', version: 1, cells: { code: '2' } },
      ],
    },
  ])
})

it('more rows than a call takes go in several, and all their answers come back', async () => {
  const sizes: number[] = []
  const changes = Array.from({ length: 2500 }, (_, i) => ({
    id: `c${i}`,
    version: 1,
    field: 'code',
    text: 'x',
  }))
  const { rows } = await sendCells(changes, ['code'], link, async (body) => {
    sizes.push(body.changes.length)
    return { rows: body.changes.map(({ id, cells }) => ({ id, version: 2, cells })), refused: [] }
  })
  expect(sizes).toEqual([1000, 1000, 500])
  expect(rows).toHaveLength(2500)
  expect(rows[0]).toEqual({ id: 'c0', version: 2, cells: { code: 'x' }, link: '/customers/c0' })
})

it('a row that somebody else changed first comes back as it is now', async () => {
  const answer = await sendCells(
    [{ id: 'a', version: 1, field: 'code', text: 'x' }],
    ['code'],
    link,
    async () => ({
      rows: [],
      refused: [
        { id: 'a', field: 'code', message: '先に変更', code: 'stale', version: 5, current: { code: 'y' } },
      ],
    }),
  )
  expect(answer.refused).toEqual([{ id: 'a', field: 'code', message: '先に変更', stale: true }])
  expect(answer.rows).toEqual([{ id: 'a', version: 5, cells: { code: 'y' }, link: '/customers/a' }])
})
