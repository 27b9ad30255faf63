import { describe, expect, it } from 'vitest'
import { parseAmount } from './amount.ts'

describe('an amount that somebody typed', () => {
  it.each([
    ['１，９８０円', '1980'],
    ['¥ 1,980', '1980'],
    ['￥1980', '1980'],
    ['0', '0'],
    ['007', '7'],
    ['0.50', '0.5'],
    ['12.00', '12'],
  ])('%s is read as %s', (typed, amount) => expect(parseAmount(typed)).toBe(amount))

  it.each(['', 'abc', '-5', '1.23456', '1.2.3', '約1000'])('%s is none', (typed) =>
    expect(parseAmount(typed)).toBeNull(),
  )

  it('has no more places than are asked for', () => {
    expect(parseAmount('0.5', 0)).toBeNull()
    expect(parseAmount('0.5', 2)).toBe('0.5')
  })
})
