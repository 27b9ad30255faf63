import { describe, expect, it } from 'vitest'
import { readContract } from './contracts.ts'

const given = { title: '保守契約', startedOn: '2026-04-01' }

describe('what is entered as a contract', () => {
  const refused = (patch: object): string[] => {
    try {
      readContract({ ...given, ...patch })
      return []
    } catch (error) {
      return (error as { extra: { fields: { path: string }[] } }).extra.fields.map(({ path }) => path)
    }
  }
  it('may end on the day it starts, but not before', () => {
    expect(refused({ endsOn: '2026-04-01' })).toEqual([])
    expect(refused({ endsOn: '2026-03-31' })).toEqual(['endsOn'])
  })

  it('needs an end and months to renew itself', () => {
    expect(refused({ autoRenews: true })).toEqual(['endsOn', 'renewalMonths'])
    expect(refused({ autoRenews: true, endsOn: '2027-03-31', renewalMonths: 12 })).toEqual([])
  })

  it('keeps text as typed and takes empty text for none', () => {
    expect(readContract({ ...given, number: '　Ｋ－１', kind: ' ' })).toMatchObject({
      number: '　Ｋ－１',
      kind: null,
    })
  })
})
