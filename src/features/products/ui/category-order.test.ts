import { describe, expect, it } from 'vitest'
import { dropped, inTree, stepped } from './category-order.ts'

const one = (id: string, parentId: string | null) => ({ id, parentId, name: id, count: 1, version: 1 })
// a (a1, a2, a3), b, c
const tree = [one('a', null), one('b', null), one('c', null), one('a1', 'a'), one('a2', 'a'), one('a3', 'a')]

describe('a category', () => {
  it('stands in the tree below what it belongs to', () => {
    expect(inTree(tree).map(({ id, depth }) => `${depth}${id}`)).toEqual([
      '0a',
      '1a1',
      '1a2',
      '1a3',
      '0b',
      '0c',
    ])
  })

  it('counts the products of those below it too, and names all above it', () => {
    const deep = [...tree, one('x', 'a1')]
    const [a, a1, x] = inTree(deep)
    expect([a?.all, a1?.all, x?.all]).toEqual([5, 2, 1])
    expect(x?.path).toEqual(['a', 'a1', 'x'])
  })

  it('moves among its sisters as far as they reach', () => {
    expect(stepped(tree, 'a2', 'up')).toEqual({ parentId: 'a', before: 'a1' })
    expect(stepped(tree, 'a1', 'up')).toBeNull()
    expect(stepped(tree, 'a1', 'down')).toEqual({ parentId: 'a', before: 'a3' })
    expect(stepped(tree, 'a2', 'down')).toEqual({ parentId: 'a', before: null })
    expect(stepped(tree, 'a3', 'down')).toBeNull()
  })

  it('comes to stand where it is dropped: before that one on the way up, behind it on the way down', () => {
    expect(dropped(tree, 'c', 'a')).toEqual({ parentId: null, before: 'a' })
    expect(dropped(tree, 'c', 'a2')).toEqual({ parentId: 'a', before: 'a2' })
    expect(dropped(tree, 'a1', 'a2')).toEqual({ parentId: 'a', before: 'a3' })
    expect(dropped(tree, 'a1', 'a3')).toEqual({ parentId: 'a', before: null })
    expect(dropped(tree, 'a1', 'b')).toEqual({ parentId: null, before: 'c' })
    expect(dropped(tree, 'a', 'a')).toBeNull()
    expect(dropped([...tree, one('x', 'a1')], 'a', 'x')).toBeNull()
  })

  it('goes below the one above it, and comes out right behind what it was in', () => {
    expect(stepped(tree, 'b', 'inward')).toEqual({ parentId: 'a', before: null })
    expect(stepped(tree, 'a', 'inward')).toBeNull()
    expect(stepped(tree, 'a2', 'outward')).toEqual({ parentId: null, before: 'b' })
    expect(stepped(tree, 'c', 'outward')).toBeNull()
  })
})
