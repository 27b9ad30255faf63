import { describe, expect, it } from 'vitest'
import { readAmount } from './readings.amount.ts'
import { dateOrderOf, momentReader } from './readings.moment.ts'

describe('an amount', () => {
  it.each([
    ['1980', '1980'],
    ['¥1,980', '1980'],
    ['１，９８０円', '1980'],
    ['2.550', '2.55'],
    ['0.001', '0.001'],
    ['.5', '0.5'],
    ['-12.5', '-12.5'],
    ['△1,200', '-1200'],
    ['(300)', '-300'],
    ['300-', '-300'],
    ['−5', '-5'],
    ['-0', '0'],
    ['007', '7'],
    ['100.0000', '100'],
  ])('%s is %s', (typed, read) => {
    expect(readAmount(typed, 4)).toBe(read)
  })

  it.each(['', '一つ', '1.2.3', '12a', '1.23456', '1e5', '--3', '123456789012345'])('%s is none', (typed) => {
    expect(readAmount(typed, 4)).toBeNull()
  })
})

describe('a moment', () => {
  const us = momentReader('mdy', 'Asia/Tokyo')
  const european = momentReader('dmy', 'Asia/Tokyo')

  it.each([
    ['12/1/2010 8:26', '2010-12-01', '2010-11-30T23:26:00.000Z'],
    ['12/1/2010 8:26 PM', '2010-12-01', '2010-12-01T11:26:00.000Z'],
    ['2024/5/1', '2024-05-01', '2024-04-30T15:00:00.000Z'],
    ['2024-05-01 09:30:15', '2024-05-01', '2024-05-01T00:30:15.000Z'],
    ['2024-05-01T20:00:00Z', '2024-05-02', '2024-05-01T20:00:00.000Z'],
    ['令和6年5月1日 14:05', '2024-05-01', '2024-05-01T05:05:00.000Z'],
    ['40513.5', '2010-12-01', '2010-12-01T03:00:00.000Z'],
  ])('%s is on %s', (typed, on, at) => {
    expect(us(typed)).toEqual({ on, at })
  })

  it('has its time from a cell of its own too, and its month where the file has it', () => {
    expect(us('2024/5/1', '14:05')?.at).toBe('2024-05-01T05:05:00.000Z')
    expect(european('12/1/2010 8:26')?.on).toBe('2010-01-12')
    expect(['13/1/2010', '1/13/2010', '1/2/2010', '2010/1/13'].map(dateOrderOf)).toEqual([
      'dmy',
      'mdy',
      null,
      null,
    ])
  })

  it.each(['13/13/2010', '2024/13/1', 'yesterday', '12/1/2010 25:00'])('%s is none', (typed) => {
    expect(us(typed)).toBeNull()
  })
})
