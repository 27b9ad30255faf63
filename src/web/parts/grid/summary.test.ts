import { expect, test } from 'vitest'
import { readNumber, summaryOf } from './summary.ts'

test('money and numbers are read as people write them', () => {
  expect(['¥1,980', '１，９８０円', '-¥300', '▲300', '0.5', ' 12 '].map(readNumber)).toEqual([
    1980, 1980, -300, -300, 0.5, 12,
  ])
  expect(['', '東京', '03-1234-5678', '1,2a', '2026/11/21'].map(readNumber)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})

test('the status line counts what is filled and adds what is a number', () => {
  expect(summaryOf(['¥100', '', '東京', '0.1', '0.2'])).toEqual({ filled: 4, numbers: 3, sum: 100.3 })
})
