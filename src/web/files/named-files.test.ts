import { describe, expect, it } from 'vitest'
import { namedFiles } from './named-files.ts'

describe('a picture from the clipboard', () => {
  const now = new Date(2026, 10, 21, 9, 5, 7)
  it('is named by the time it was pasted, the second one apart from the first', () => {
    const pasted = [new File(['x'], 'image.png'), new File(['y'], 'image.png')]
    expect(namedFiles(pasted, now).map(({ name }) => name)).toEqual([
      '2026-11-21_090507.png',
      '2026-11-21_090507_2.png',
    ])
  })
  it('keeps a name that says something', () => {
    const chosen = [new File(['x'], '名刺.png')]
    expect(namedFiles(chosen, now)[0]?.name).toBe('名刺.png')
  })
})
