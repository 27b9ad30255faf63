import { describe, expect, it } from 'vitest'
import { toggled } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

describe('choosing rows', () => {
  it('chooses a row and lets it go again', () => {
    const once = toggled(new Set(), order, 'b', null)
    expect([...once]).toEqual(['b'])
    expect([...toggled(once, order, 'b', null)]).toEqual([])
  })
  it('chooses every row between the one before and this one, in both directions', () => {
    expect([...toggled(new Set(['b']), order, 'd', 'b')].toSorted()).toEqual(['b', 'c', 'd'])
    expect([...toggled(new Set(['d']), order, 'b', 'd')].toSorted()).toEqual(['b', 'c', 'd'])
  })
  it('lets a whole range go when its end was chosen', () => {
    expect([...toggled(new Set(order), order, 'd', 'b')].toSorted()).toEqual(['a', 'e'])
  })
  it('chooses the row alone when the one before has left the list', () => {
    expect([...toggled(new Set(), order, 'c', 'gone')]).toEqual(['c'])
  })
})
