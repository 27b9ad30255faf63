import { expect, test } from 'vitest'
import { cellName } from './cell-name.ts'

test.each([
  [1, 'A2'],
  [26, 'Z2'],
  [27, 'AA2'],
  [52, 'AZ2'],
  [703, 'AAA2'],
])('column %i of row 2 is %s', (column, name) => {
  expect(cellName({ row: 2, column })).toBe(name)
})
