import { describe, expect, it } from 'vitest'
import { isId, newId } from './ids.ts'

describe('newId', () => {
  const ids = Array.from({ length: 20_000 }, newId)

  it('makes UUIDs of version 7 with the present time in them', () => {
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true)
    const made = Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)
    expect(Math.abs(Date.now() - made)).toBeLessThan(10_000)
  })

  it('makes each id once, in ascending order', () => {
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()).toEqual(ids)
  })

  it('ends ids in randomness that differs from one to the next', () => {
    expect(new Set(ids.map((id) => id.slice(-10))).size).toBeGreaterThan(19_990)
  })
})
