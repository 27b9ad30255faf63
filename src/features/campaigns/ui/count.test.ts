import { describe, expect, it } from 'vitest'
import { isCount } from './count.ts'

describe('the number that is typed before many are written to', () => {
  it('may be typed in any width, with commas and its unit', () => {
    for (const typed of ['12340', '12,340', ' 12340 ', '１２，３４０', '12,340人'])
      expect(isCount(typed, 12_340)).toBe(true)
  })

  it('is that very number', () => {
    for (const typed of ['', '1234', '123400', '12340x', '-12340', '人'])
      expect(isCount(typed, 12_340)).toBe(false)
  })
})
