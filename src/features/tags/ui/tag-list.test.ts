import { expect, test } from 'vitest'
import { arranged, groupOf, type Tag } from './tag-list.ts'

const tag = (name: string, description: string | null = null): Tag => ({
  id: name,
  name,
  color: 'gray',
  description,
  version: 1,
})
const tags = [tag('VIP'), tag('販路/店頭'), tag('販路／通販', '電話とはがき'), tag('地域/東北'), tag('/')]
const counts = new Map([
  ['VIP', { count: 5 }],
  ['販路/店頭', { count: 9 }],
])
const shown = (asked: Partial<Parameters<typeof arranged>[2]>) =>
  arranged(tags, counts, { q: undefined, order: 'byName', ...asked }).map(({ group, tags: some }) => [
    group,
    some.map(({ name }) => name),
  ])

test('tags with a slash stand in their groups, the others last', () => {
  expect(shown({})).toEqual([
    ['地域', ['地域/東北']],
    ['販路', ['販路/店頭', '販路／通販']],
    [null, ['VIP', '/']],
  ])
})

test('by number they stand in one list', () => {
  expect(shown({ order: 'byCount' })[0]?.[1]?.slice(0, 2)).toEqual(['販路/店頭', 'VIP'])
  expect(shown({ order: 'byFewest' })[0]?.[1]?.at(-1)).toBe('販路/店頭')
})

test('they are found by name and description, in any width', () => {
  expect(shown({ q: 'ｖｉｐ' })).toEqual([[null, ['VIP']]])
  expect(shown({ q: 'はがき' })).toEqual([['販路', ['販路／通販']]])
  expect(shown({ q: 'ない' })).toEqual([])
})

test('a slash alone makes no group', () => {
  expect(groupOf('/')).toBeNull()
  expect(groupOf('A/')).toBeNull()
  expect(groupOf('/A')).toBeNull()
  expect(groupOf('A/B/C')).toBe('A')
})
