import { expect, test } from 'vitest'
import { readLines } from './lines.ts'

test('pairs are read with spaces, tabs, commas or arrows between, as Excel and people leave them', () => {
  const { pairs, wrong } = readLines('帋 紙\r\n帋\t紙\n帋　紙\n帋→紙\n帋,紙\n')
  expect(wrong).toEqual([])
  expect(pairs).toEqual([1, 2, 3, 4, 5].map((line) => ({ line, left: '帋', right: '紙' })))
})

test('a line that holds no pair is named by its number, empty lines count', () => {
  expect(readLines('帋 紙\n\n帋\n一 二 三')).toEqual({
    pairs: [{ line: 1, left: '帋', right: '紙' }],
    wrong: [3, 4],
  })
})
