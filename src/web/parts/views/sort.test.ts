import { expect, it } from 'vitest'
import { sortOf } from './sort.ts'

const fields = [
  { key: 'budget', sortable: true },
  { key: 'tags', sortable: false },
]

it.each([
  ['-createdAt', '-createdAt'],
  ['field:budget', 'field:budget'],
  ['-field:budget', '-field:budget'],
  ['-field:tags', 'kana'],
  ['field:gone', 'kana'],
  ['budget', 'kana'],
  ['', 'kana'],
])('a view in the order %j is read in the order %s', (sort, expected) => {
  expect(sortOf(sort, fields)).toBe(expected)
})
