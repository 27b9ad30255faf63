import { describe, expect, it } from 'vitest'
import { emptyDraft, parsed, readKept, readRule, type Draft } from './draft.ts'

const draft: Draft = {
  ...emptyDraft,
  name: '休眠しそう',
  rule: {
    op: 'and',
    rules: [
      { kind: 'quiet', params: { days: 120 } },
      { kind: '', params: {} },
    ],
  },
  acts: [{ tagId: 'a', listId: null, whileIn: true }],
}
const at = '2026-11-21T05:00:00.000Z'

describe('an unsaved segment', () => {
  it('comes back from this browser as it was, with conditions that are not complete', () => {
    expect(readKept(JSON.stringify({ draft, at, version: 3 }))).toEqual({ draft, at, version: 3 })
    expect(readKept(JSON.stringify({ draft, at }))?.version).toBeNull()
  })

  it('that cannot be read any more is none', () => {
    for (const json of [null, '', '{', '[]', '{"at":"x"}', JSON.stringify({ at, draft: { name: 1 } })])
      expect(readKept(json)).toBeNull()
  })
})

describe('a rule from an address', () => {
  it('is read whole', () => {
    const rule = { op: 'not', rule: { op: 'or', rules: [{ kind: 'tag', params: { tagId: 'x' } }] } }
    expect(readRule(parsed(JSON.stringify(rule)))).toEqual(rule)
  })

  it('that is none in any part is none', () => {
    const broken = [
      null,
      'and',
      { op: 'xor', rules: [] },
      { op: 'and', rules: [{ kind: 1, params: {} }] },
      { op: 'and' },
      { kind: 'tag', params: [] },
    ]
    for (const one of broken) expect(readRule(one)).toBeNull()
  })
})
