import { describe, expect, it } from 'vitest'
import { mustBeSaid, missingOf, ownUse, type Sharing } from './provisions.ts'

const given: Sharing = {
  purpose: 'provision',
  recipient: { name: '株式会社みなと', address: '東京都港区1-1', representative: '港 太郎' },
  ground: 'consent',
  groundNote: null,
}
const missing = (sharing: Partial<Sharing>): string[] =>
  missingOf({ ...given, ...sharing }).map(({ path }) => path)

describe('what must be said of data that leaves the house', () => {
  it('is nothing for own use', () => {
    expect(missingOf(ownUse)).toEqual([])
    expect(mustBeSaid({ ...given, purpose: 'own' })).toEqual(ownUse)
  })

  it('is to whom, for a processor and for joint use', () => {
    expect(missing({ purpose: 'processor', recipient: null })).toEqual(['sharing.recipient.name'])
    expect(
      missing({ purpose: 'joint', recipient: { name: '', address: null, representative: null } }),
    ).toEqual(['sharing.recipient.name'])
    expect(mustBeSaid({ ...given, purpose: 'processor' })).toMatchObject({ ground: null })
  })

  it('is name, address and ground for a third party', () => {
    expect(missing({})).toEqual([])
    expect(missing({ recipient: null, ground: null })).toEqual([
      'sharing.recipient.name',
      'sharing.recipient.address',
      'sharing.ground',
    ])
    expect(missing({ ground: 'other' })).toEqual(['sharing.groundNote'])
    expect(() => mustBeSaid({ ...given, ground: null })).toThrow()
  })
})
