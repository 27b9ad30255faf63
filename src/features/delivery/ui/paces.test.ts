import { expect, it } from 'vitest'
import { readPaces, writePaces } from './paces.ts'

it('speeds are typed a line each, in either width, and read back as they were', () => {
  const typed = 'docomo: docomo.ne.jp | 2 | 300\n\n遅い：a.example、B.example ｜ １ ｜\n'
  const { paces, bad } = readPaces(typed)
  expect(bad).toBeNull()
  expect(paces).toEqual([
    { name: 'docomo', domains: ['docomo.ne.jp'], connections: 2, perMinute: 300 },
    { name: '遅い', domains: ['a.example', 'b.example'], connections: 1, perMinute: null },
  ])
  expect(readPaces(writePaces(paces))).toEqual({ paces, bad: null })
  expect(readPaces('docomo: docomo.ne.jp | 2\nno bars').bad).toBe(2)
  expect(readPaces('x: | 2 | 3').bad).toBe(1)
})
