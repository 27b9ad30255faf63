import { describe, expect, it } from 'vitest'
import { householdName, isFixedPhone } from './households.ts'

describe('a household', () => {
  it('is called after its head', () => {
    expect(
      householdName([
        { role: 'spouse', familyName: '佐藤' },
        { role: 'head', familyName: '田中' },
      ]),
    ).toBe('田中')
  })

  it('is called after its first member with a name where the head has none or is not seen', () => {
    expect(
      householdName([
        { role: 'head', familyName: null },
        { role: 'child', familyName: '𠮷田' },
      ]),
    ).toBe('𠮷田')
    expect(householdName([{ role: 'other', familyName: null }])).toBe(null)
  })

  it('shares a fixed phone, not a mobile', () => {
    expect(isFixedPhone('０３−３８１２−２１１１')).toBe(true)
    expect(isFixedPhone('090-1234-5678')).toBe(false)
    expect(isFixedPhone('0120-444-444')).toBe(false)
  })
})
