import { describe, expect, it } from 'vitest'
import { isComposing, printedKeys } from './keys.ts'

const enter = { key: 'Enter', keyCode: 13, timeStamp: 1000, isComposing: false }

describe('a key', () => {
  it('is the person’s when nothing is being converted', () => {
    expect(isComposing(enter)).toBe(false)
  })
  it.each([
    ['while a word is converted', { ...enter, isComposing: true }],
    ['that the input method took (229)', { ...enter, keyCode: 229 }],
    ['that the input method processes', { ...enter, key: 'Process' }],
  ])('is the input method’s %s', (_when, event) => {
    expect(isComposing(event)).toBe(true)
  })
  it('is the input method’s when it is the Enter that has just ended a conversion', () => {
    expect(isComposing({ ...enter, timeStamp: 1002 }, 1000)).toBe(true)
    expect(isComposing({ ...enter, timeStamp: 1500 }, 1000)).toBe(false)
  })
  it('is printed as on the keyboard', () => {
    expect(printedKeys('?')).toEqual(['?'])
    expect(printedKeys('Escape')).toEqual(['Esc'])
    expect(printedKeys(' ')).toEqual(['Space'])
  })
})
