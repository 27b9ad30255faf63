import { describe, expect, it } from 'vitest'
import { changes, mustHoldNoSecret } from './audit.ts'

describe('the changes of a record', () => {
  it('hold the changed keys only, on both sides', () => {
    const before = { id: '1', name: '佐藤', role: 'member', tags: ['a'] }
    expect(changes(before, { name: '鈴木', role: 'member', tags: ['a'] })).toEqual({
      before: { name: '佐藤' },
      after: { name: '鈴木' },
    })
  })

  it('show as null what was not there before or is gone now', () => {
    expect(changes({ gone: 1 }, { gone: undefined, fresh: 2 })).toEqual({
      before: { gone: 1, fresh: null },
      after: { gone: null, fresh: 2 },
    })
  })

  it('are null when nothing changed, whatever the order of nested keys', () => {
    expect(changes({ a: { x: 1, y: [2] } }, { a: { y: [2], x: 1 } })).toBeNull()
  })

  it('see a difference deep inside', () => {
    expect(changes({ a: { x: [1] } }, { a: { x: [2] } })).toEqual({
      before: { a: { x: [1] } },
      after: { a: { x: [2] } },
    })
  })
})

describe('the audit log', () => {
  it.each(['password', 'passwordHash', 'token', 'keyHash'])('refuses to hold a %s', (key) => {
    const note = { action: 'user.update', subjectKind: 'user', subjectId: null }
    expect(() => mustHoldNoSecret({ ...note, after: { [key]: 'x' } })).toThrow(key)
    expect(() => mustHoldNoSecret({ ...note, before: { [key]: 'x' } })).toThrow(key)
  })
})
