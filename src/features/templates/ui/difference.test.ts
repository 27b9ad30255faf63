import { describe, expect, it } from 'vitest'
import { linesOfDifference } from './difference.ts'

const shown = (before: string, after: string): string =>
  linesOfDifference(before.split(''), after.split(''))
    .map(({ kind, text }) => ({ same: ' ', gone: '-', new: '+' })[kind] + text)
    .join('')

describe('the difference of two editions', () => {
  it('is what went and what came, around what stayed', () => {
    expect(shown('abc', 'abc')).toBe(' a b c')
    expect(shown('abc', 'axc')).toBe(' a-b+x c')
    expect(shown('abcd', 'bd')).toBe('-a b-c d')
    expect(shown('', 'ab')).toBe('+a+b')
    expect(shown('aab', 'ab')).toBe(' a-a b')
  })

  it('keeps as much as it can where things moved', () => {
    const lines = linesOfDifference(['1', '2', '3', '4', '5'], ['0', '2', '3', '9', '5'])
    expect(lines.filter(({ kind }) => kind === 'same').map(({ text }) => text)).toEqual(['2', '3', '5'])
  })

  it('answers at once where nearly everything is different', () => {
    const before = Array.from({ length: 4000 }, (_none, n) => `before ${n}`)
    const after = Array.from({ length: 4000 }, (_none, n) => `after ${n}`)
    expect(linesOfDifference(before, after).length).toBe(8000)
  })
})
