import { describe, expect, it } from 'vitest'
import type { Field } from '#platform/catalogue/field.ts'
import { emptyFields, type CustomerFields } from '#features/customers/customers.ts'
import { decide, fieldsFrom, standingOn, takenBack, type Choice, type Origin } from './merging.ts'

const survivorId = '00000000-0000-7000-8000-00000000000a'
const loserId = '00000000-0000-7000-8000-00000000000b'
const field = (key: string, more: Partial<Field> = {}): Field => ({
  key,
  subject: 'customer',
  label: { ja: key, en: key },
  type: 'text',
  section: 'identity',
  pii: 'none',
  aliases: [],
  merge: 'newest',
  editable: true,
  ...more,
})
const fields = new Map(
  [
    field('code', { merge: 'survivor' }),
    field('source', { merge: 'firstNonEmpty' }),
    field('birthOn', { type: 'date', merge: 'firstNonEmpty' }),
    field('occupation'),
    field('remark', { type: 'longText' }),
    field('interests', { type: 'choices', merge: 'union', attribute: true }),
  ].map((one) => [one.key, one]),
)

function decided(
  survivor: Partial<CustomerFields>,
  loser: Partial<CustomerFields>,
  {
    origins = {},
    chosen = {},
    loserCreated = '2026-02-01',
  }: {
    origins?: { [key: string]: Partial<Origin> }
    chosen?: { [key: string]: Choice }
    loserCreated?: string
  } = {},
) {
  const decisions = decide(
    [
      { id: survivorId, createdAt: '2026-01-01', fields: { ...emptyFields, ...survivor } },
      { id: loserId, createdAt: loserCreated, fields: { ...emptyFields, ...loser } },
    ],
    (key) => fields.get(key),
    (id, key) => ({
      at: '2026-01-01',
      byHand: false,
      checked: false,
      ...origins[`${id === survivorId ? 'survivor' : 'loser'} ${key}`],
    }),
    new Map(Object.entries(chosen)),
  )
  return (key: string) => {
    const found = decisions.find((one) => one.key === key)
    return found && [found.value, found.rule, found.from === survivorId ? 'survivor' : found.from && 'loser']
  }
}

describe('which value a merged record has', () => {
  it('is the only one there is, whoever has it, or the one that both have', () => {
    const of = decided({ occupation: null, source: '店頭' }, { occupation: '会社員', source: '店頭' })
    expect(of('occupation')).toEqual(['会社員', 'only', 'loser'])
    expect(of('source')).toEqual(['店頭', 'same', 'survivor'])
    expect(of('language')).toBeUndefined()
  })

  it('is what was entered by hand, before what was checked, before what is newest', () => {
    const both = [{ occupation: '会社員' }, { occupation: '医師' }] as const
    const of = (survivor: Partial<Origin>, loser: Partial<Origin>) =>
      decided(...both, { origins: { 'survivor occupation': survivor, 'loser occupation': loser } })(
        'occupation',
      )
    expect(of({}, { at: '2026-03-01' })).toEqual(['医師', 'newest', 'loser'])
    expect(of({ checked: true }, { at: '2026-03-01' })).toEqual(['会社員', 'checked', 'survivor'])
    expect(of({ checked: true }, { byHand: true })).toEqual(['医師', 'byHand', 'loser'])
    expect(of({}, {})).toEqual(['会社員', 'newest', 'survivor'])
  })

  it('is of the source that is believed first, where nobody typed or checked it, and what has no source comes last', () => {
    const both = [{ occupation: '会社員' }, { occupation: '医師' }] as const
    const of = (survivor: Partial<Origin>, loser: Partial<Origin>) =>
      decided(...both, { origins: { 'survivor occupation': survivor, 'loser occupation': loser } })(
        'occupation',
      )
    expect(of({ rank: 0 }, { rank: 1, at: '2026-03-01' })).toEqual(['会社員', 'source', 'survivor'])
    expect(of({ at: '2026-03-01' }, { rank: 1 })).toEqual(['医師', 'source', 'loser'])
    expect(of({ rank: 1 }, { rank: 1, at: '2026-03-01' })).toEqual(['医師', 'newest', 'loser'])
    expect(of({ rank: 0 }, { rank: 1, checked: true })).toEqual(['医師', 'checked', 'loser'])
    expect(of({ rank: 0 }, { byHand: true })).toEqual(['医師', 'byHand', 'loser'])
  })

  it('takes a name from one person, never its parts from two', () => {
    const of = decided(
      { familyName: '髙橋', givenName: '花子', familyKana: 'タカハシ' },
      { familyName: '佐藤', givenName: '華子' },
      { origins: { 'loser familyName': { at: '2026-05-01' } } },
    )
    expect(of('familyName')).toEqual(['佐藤', 'newest', 'loser'])
    expect(of('givenName')).toEqual(['華子', 'newest', 'loser'])
    const byHand = decided(
      { familyName: '髙橋', givenName: '花子' },
      { familyName: '佐藤', givenName: '華子' },
      { origins: { 'survivor givenName': { byHand: true }, 'loser familyName': { at: '2026-05-01' } } },
    )
    expect([byHand('familyName'), byHand('givenName')]).toEqual([
      ['髙橋', 'byHand', 'survivor'],
      ['花子', 'byHand', 'survivor'],
    ])
  })

  it('takes no reading from a record with another name, but from one that writes the name otherwise', () => {
    const newer = { origins: { 'loser familyName': { at: '2026-05-01' } } }
    const married = decided(
      { familyName: '佐藤', givenName: '花子', familyKana: 'サトウ', givenKana: 'ハナコ' },
      { familyName: '田中', givenName: '花子' },
      newer,
    )
    expect(married('familyName')).toEqual(['田中', 'newest', 'loser'])
    expect(married('familyKana')).toEqual([null, 'newest', 'loser'])
    expect(married('givenKana')).toEqual(['ハナコ', 'only', 'survivor'])
    const same = decided({ familyName: '髙橋', familyKana: 'タカハシ' }, { familyName: '高橋' }, newer)
    expect(same('familyKana')).toEqual(['タカハシ', 'only', 'survivor'])
  })

  it('keeps the first contact: what the record that was made first says', () => {
    const of = decided({ source: 'Web' }, { source: '店頭' }, { loserCreated: '2025-01-01' })
    expect(of('source')).toEqual(['店頭', 'first', 'loser'])
  })

  it('asks about two dates of birth, and obeys the answer', () => {
    const both = [{ birthOn: '1980-04-01' }, { birthOn: '1981-04-01' }] as const
    expect(decided(...both)('birthOn')?.[1]).toBe('mustChoose')
    expect(decided(...both, { chosen: { birthOn: { from: loserId } } })('birthOn')).toEqual([
      '1981-04-01',
      'chosen',
      'loser',
    ])
    expect(decided(...both, { chosen: { birthOn: { value: null } } })('birthOn')).toEqual([
      null,
      'chosen',
      null,
    ])
  })

  it('joins what can be joined: options, and remarks as paragraphs', () => {
    const of = decided(
      { remark: '大切な方', attributes: { interests: ['sales', 'events'] } },
      { remark: '電話は夕方', attributes: { interests: ['events', 'articles'] } },
    )
    expect(of('remark')).toEqual(['大切な方\n\n電話は夕方', 'union', null])
    expect(of('interests')).toEqual([['sales', 'events', 'articles'], 'union', null])
    expect(decided({ remark: 'あ'.repeat(9000) }, { remark: 'い'.repeat(9000) })('remark')?.[1]).toBe(
      'newest',
    )
  })

  it('keeps the survivor’s number, and its values of fields that nobody knows any more', () => {
    const of = decided(
      { code: 'A-1', attributes: { gone: '1' } },
      { code: 'B-1', attributes: { gone: '2', other: '3' } },
    )
    expect(of('code')).toEqual(['A-1', 'survivor', 'survivor'])
    expect(of('gone')).toEqual(['1', 'survivor', 'survivor'])
    expect(of('other')).toEqual(['3', 'only', 'loser'])
  })
})

describe('taking a merge back', () => {
  it('undoes what the merge changed and keeps what people changed since, attribute by attribute', () => {
    const before = { ...emptyFields, occupation: '医師', attributes: { budget: 1, terms: 'a' } }
    const after = { ...before, occupation: '会社員', source: '店頭', attributes: { budget: 2, terms: 'b' } }
    const now = { ...after, source: 'Web', attributes: { budget: 2, terms: 'c' } }
    const { fields: back, edited } = takenBack(before, after, now)
    expect(back).toEqual({ ...before, source: 'Web', attributes: { budget: 1, terms: 'c' } })
    expect([...edited]).toEqual([
      ['source', 'Web'],
      ['terms', 'c'],
    ])
  })

  it('gives ids of other systems back one by one, whatever was added beside them', () => {
    const record = (shop: string[]) => ({ ...emptyFields, attributes: { shop } })
    const back = (now: string[]) =>
      takenBack(record(['A']), record(['A', 'B']), record(now), new Set(['shop'])).fields.attributes
    expect(back(['A', 'B'])).toEqual({ shop: ['A'] })
    expect(back(['A', 'B', 'C'])).toEqual({ shop: ['A', 'C'] })
    expect(back(['B'])).toEqual({})
  })

  it('takes back first what stands on it, and nothing else', () => {
    const act = (survivorId_: string, ...losers: string[]) => ({
      id: `${survivorId_}<${losers.join()}`,
      survivorId: survivorId_,
      losers: losers.map((id) => ({ id })),
    })
    const later = [act('C', 'D'), act('C', 'A'), act('C', 'E')]
    expect(standingOn(act('A', 'B'), later).map(({ id }) => id)).toEqual(['C<A', 'C<E'])
    expect(standingOn(act('C', 'B'), later)).toHaveLength(3)
  })

  it('makes whole fields of values', () => {
    expect(
      fieldsFrom(
        new Map<string, unknown>([
          ['familyName', '田中'],
          ['budget', 5],
          ['terms', null],
        ]),
      ),
    ).toMatchObject({ familyName: '田中', givenName: null, attributes: { budget: 5 } })
  })
})
