import { expect, it } from 'vitest'
import { parseMonthDay } from './month-day.ts'

it.each([
  ['12/29', '12-29'],
  ['１２月２９日', '12-29'],
  ['1-3', '01-03'],
  ['2/29', '02-29'],
  ['2/30', null],
  ['13/1', null],
  ['29', null],
])('%s is the day of a year %s', (typed, expected) => {
  expect(parseMonthDay(typed)).toBe(expected)
})
