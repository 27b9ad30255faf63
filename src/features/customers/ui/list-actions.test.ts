import { describe, expect, it } from 'vitest'
import { ownersBefore } from './list-actions.ts'

const mori = { id: 'm', name: '森' }
const hara = { id: 'h', name: '原' }

describe('undoing a change of owner', () => {
  it('gives every customer back to the one who had it, and some to nobody', () => {
    const rows = [
      { id: '1', owner: mori },
      { id: '2', owner: null },
      { id: '3', owner: hara },
      { id: '4', owner: mori },
    ]
    expect(ownersBefore(rows, ['1', '2', '3', '4'])).toEqual([
      { ownerId: 'm', ids: ['1', '4'] },
      { ownerId: null, ids: ['2'] },
      { ownerId: 'h', ids: ['3'] },
    ])
  })
  it('leaves those alone whom the action did not change', () => {
    const rows = [
      { id: '1', owner: mori },
      { id: '2', owner: hara },
    ]
    expect(ownersBefore(rows, ['2'])).toEqual([{ ownerId: 'h', ids: ['2'] }])
  })
})
