import { describe, expect, it } from 'vitest'
import { readFields, type CompanyFields } from '#features/companies/companies.ts'
import {
  companyStandingOn,
  companyTakenBack,
  decideCompany,
  parentOfMerged,
  type CompanyCandidate,
} from './merging.companies.ts'
import type { Choice, OriginOf } from './merging.ts'

const number = '7000012050002'
const otherNumber = '4011001098993'
const [a, b] = ['a', 'b']
const firm = (id: string, given: Partial<CompanyFields>): CompanyCandidate => ({
  id,
  createdAt: `2026-01-0${id === a ? 1 : 2}T00:00:00Z`,
  fields: readFields({ name: '株式会社みどり', ...given }),
})
const newestIsB: OriginOf = (id) => ({
  at: id === b ? '2026-02-02T00:00:00Z' : '2026-02-01T00:00:00Z',
  byHand: false,
  checked: false,
})
const decided = (
  one: Partial<CompanyFields>,
  other: Partial<CompanyFields>,
  chosen: [string, Choice][] = [],
  fieldOf: Parameters<typeof decideCompany>[1] = () => undefined,
) => {
  const decisions = decideCompany([firm(a, one), firm(b, other)], fieldOf, newestIsB, new Map(chosen))
  return Object.fromEntries(decisions.map(({ key, value, from, rule }) => [key, [value, from, rule]]))
}
const newest = (() => ({ merge: 'newest', type: 'text' })) as unknown as Parameters<typeof decideCompany>[1]

describe('what one company of two says', () => {
  it('is what only one of them says, or both', () => {
    expect(decided({ phone: '03-1111-2222' }, { domain: 'midori.jp' })).toEqual({
      name: ['株式会社みどり', a, 'same'],
      phone: ['03-1111-2222', a, 'only'],
      domain: ['midori.jp', b, 'only'],
    })
  })

  it('is asked of people where two corporate numbers differ, and where two numbers are of two corporations', () => {
    expect(decided({ corporateNumber: number }, { corporateNumber: otherNumber })['corporateNumber']).toEqual(
      [number, a, 'mustChoose'],
    )
    const mixed = decided({ corporateNumber: number }, { invoiceNumber: `T${otherNumber}` })
    expect(mixed['invoiceNumber']?.[2]).toBe('mustChoose')
    const chosen = decided({ corporateNumber: number }, { invoiceNumber: `T${otherNumber}` }, [
      ['invoiceNumber', { value: null }],
    ])
    expect(chosen['invoiceNumber']).toEqual([null, null, 'chosen'])
    expect(decided({ corporateNumber: number }, { invoiceNumber: `T${number}` })['invoiceNumber']?.[2]).toBe(
      'only',
    )
  })

  it('has the reading of its own name only', () => {
    const other = decided({ name: '株式会社みどり' }, { name: '株式会社あおぞら', coreKana: 'アオゾラ' })
    expect(other['coreKana']).toEqual([null, a, 'survivor'])
    const same = decided({ name: '株式会社みどり' }, { name: '㈱みどり', coreKana: 'ミドリ' })
    expect(same['coreKana']).toEqual(['ミドリ', b, 'only'])
  })

  it('has the postal code of its own address only', () => {
    const moved = decided(
      { postalCode: '102-0094', address: '東京都千代田区紀尾井町1-3' },
      { address: '東京都港区芝公園4-2-8' },
      [],
      newest,
    )
    expect(moved['address']?.[1]).toBe(b)
    expect(moved['postalCode']).toEqual([null, b, 'newest'])
    const same = decided(
      { postalCode: '102-0094', address: '東京都千代田区紀尾井町1-3' },
      { address: '千代田区紀尾井町1丁目3番' },
      [],
      newest,
    )
    expect(same['postalCode']).toEqual(['1020094', a, 'only'])
  })
})

describe('under whom one company of two stands', () => {
  it.each([
    [
      'under the survivor’s parent',
      [
        ['a', 'p'],
        ['b', 'q'],
      ],
      'p',
    ],
    ['under the loser’s where the survivor has none', [['a'], ['b', 'q']], 'q'],
    ['under nobody where neither has one', [['a'], ['b']], null],
    [
      'in the place of its parent',
      [
        ['a', 'b', 'top'],
        ['b', 'top'],
      ],
      'top',
    ],
    [
      'in the place of one far above',
      [
        ['a', 'x', 'b', 'top'],
        ['b', 'top'],
      ],
      'top',
    ],
    ['under nobody in the place of the uppermost', [['a', 'x', 'b'], ['b']], null],
    ['never under itself', [['a'], ['b', 'x', 'a']], null],
  ] as const)('%s', (_where, chains, parent) => {
    expect(parentOfMerged([a, b], chains)).toBe(parent)
  })
})

describe('the way back', () => {
  it('keeps what somebody changed since, the parent too', () => {
    const image = (given: Partial<CompanyFields>, parentId: string | null) => ({
      fields: firm(a, given).fields,
      parentId,
    })
    const back = companyTakenBack(
      image({ phone: '03-1111-2222' }, null),
      image({ phone: '03-3333-4444', domain: 'midori.jp' }, 'p'),
      image({ phone: '03-5555-6666', domain: 'midori.jp' }, 'p'),
    )
    expect(back.fields).toMatchObject({ phone: '03-5555-6666', domain: null })
    expect([...back.edited]).toEqual([['phone', '03-5555-6666']])
    expect(back.parentId).toBe(null)
    expect(companyTakenBack(image({}, null), image({}, 'p'), image({}, 'q')).parentId).toBe('q')
  })

  it('takes along what touches the same companies, or goes by where they stand', () => {
    const act = (placed: string[], above: string[] = []) => ({ placed, above })
    const first = act(['a', 'b'], ['a', 'b', 'top'])
    const [same, below, aside, chained] = [
      act(['a', 'c']),
      act(['x', 'y'], ['x', 'y', 'b']),
      act(['d', 'e'], ['d', 'e', 'top']),
      act(['f', 'c']),
    ]
    expect(companyStandingOn(first, [same, below, aside, chained])).toEqual([same, below, chained])
  })
})
