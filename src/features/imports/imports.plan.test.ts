import { describe, expect, it } from 'vitest'
import {
  crowd,
  decide,
  Directory,
  lookupsOf,
  type Decision,
  type Known,
  type RowKeys,
} from './imports.plan.ts'

const row = (keys: Partial<RowKeys> & { email?: string; role?: boolean }): RowKeys => ({
  code: keys.member ?? null,
  member: null,
  emails: keys.email ? [{ value: keys.email, typed: keys.email, shared: keys.role ?? false }] : [],
  line: null,
  phones: [],
  id: null,
  unique: [],
  sources: [],
  nameKey: '',
  kanaK1: '',
  ...keys,
})
const known = (id: string, keys: Partial<Known> = {}): Known => ({
  id,
  code: null,
  nameKey: '',
  kanaK1: '',
  visible: true,
  row: null,
  ...keys,
})

/** Decides about a row against customers who all have the e-mail `mail`, the number `M1` or the phone `090`. */
function against(
  kind: 'email' | 'member' | 'phone',
  customers: Known[],
  keys: Parameters<typeof row>[0],
): Decision {
  const directory = new Directory()
  const value = { email: 'mail', member: 'M1', phone: '090' }[kind]
  for (const customer of customers) directory.add({ kind, value }, customer)
  return decide(row(keys), directory)
}
const told = (decision: Decision): string =>
  [
    decision.action,
    ...('id' in decision ? [decision.id] : []),
    ...decision.reasons.map(({ code }) => code),
  ].join(' ')

describe('who a row is', () => {
  it('is told by the member number, whatever the name', () => {
    expect(
      told(against('member', [known('a', { nameKey: '山田花子' })], { member: 'M1', nameKey: '鈴木花子' })),
    ).toBe('update a')
  })

  it('is refused where the number is not to be seen', () => {
    expect(told(against('member', [known('a', { visible: false })], { member: 'M1' }))).toBe(
      'refuse memberHidden',
    )
  })

  it('is refused where an earlier row gave the number to another name', () => {
    const before = known('a', { nameKey: '山田太郎', row: 3 })
    expect(told(against('member', [before], { member: 'M1', nameKey: '鈴木花子' }))).toBe(
      'refuse memberTwice',
    )
    expect(told(against('member', [before], { member: 'M1', nameKey: '山田太郎' }))).toBe('update a')
  })

  it.each([
    ['the same name', { nameKey: '山田太郎' }, 'update a'],
    ['the same reading in other characters', { nameKey: '山田太朗', kanaK1: 'ヤマダタロウ' }, 'update a'],
    ['no name', {}, 'update a'],
    ['another given name', { nameKey: '山田花子', kanaK1: 'ヤマダハナコ' }, 'create sharedEmail'],
  ])('by e-mail with %s', (_, keys, decision) => {
    const stored = known('a', { nameKey: '山田太郎', kanaK1: 'ヤマダタロウ' })
    expect(told(against('email', [stored], { email: 'mail', ...keys }))).toBe(decision)
  })

  it('is new, with a doubt, where two match', () => {
    const twins = [known('a', { nameKey: '山田太郎' }), known('b', { nameKey: '山田太郎' })]
    expect(told(against('email', twins, { email: 'mail', nameKey: '山田太郎' }))).toBe('create ambiguous')
  })

  it('is new, with a doubt, where a crowd has the e-mail', () => {
    const many = Array.from({ length: crowd }, (_, n) => known(`c${n}`, { nameKey: `山田${n}` }))
    expect(told(against('email', many, { email: 'mail', nameKey: '山田7' }))).toBe('create ambiguous')
    expect(told(against('email', many.slice(1), { email: 'mail', nameKey: '山田7' }))).toBe('update c7')
  })

  it('prefers the one of the same name to one without a name', () => {
    const both = [known('a'), known('b', { nameKey: '山田太郎' })]
    expect(told(against('email', both, { email: 'mail', nameKey: '山田太郎' }))).toBe('update b')
  })

  it('is not told by a mailbox of a function alone', () => {
    expect(told(against('email', [known('a')], { email: 'mail', role: true, nameKey: '山田太郎' }))).toBe(
      'create',
    )
    expect(
      told(
        against('email', [known('a', { nameKey: '山田太郎' })], {
          email: 'mail',
          role: true,
          nameKey: '山田太郎',
        }),
      ),
    ).toBe('update a')
  })

  it('is new, with a doubt, where the same person has another number', () => {
    const other = known('a', { code: 'M9', nameKey: '山田太郎' })
    expect(told(against('email', [other], { email: 'mail', member: 'M1', nameKey: '山田太郎' }))).toBe(
      'create otherMember',
    )
  })

  it('gets a number by e-mail where the customer has none', () => {
    expect(
      told(
        against('email', [known('a', { nameKey: '山田太郎' })], {
          email: 'mail',
          member: 'M1',
          nameKey: '山田太郎',
        }),
      ),
    ).toBe('update a')
  })

  it('says nothing of customers who may not be seen', () => {
    expect(
      told(
        against('email', [known('a', { nameKey: '山田太郎', visible: false })], {
          email: 'mail',
          nameKey: '山田太郎',
        }),
      ),
    ).toBe('create')
  })

  it('without number and e-mail is always new; a phone and name in common make a doubt', () => {
    const stored = [known('a', { nameKey: '山田太郎' })]
    expect(told(against('phone', stored, { phones: ['090'], nameKey: '山田太郎' }))).toBe(
      'create possibleDuplicate',
    )
    expect(told(against('phone', stored, { phones: ['090'], nameKey: '山田花子' }))).toBe('create')
  })

  it('knows what the rows before it wrote', () => {
    const directory = new Directory()
    const first = row({ member: 'M1', email: 'mail', nameKey: '山田太郎' })
    expect(told(decide(first, directory))).toBe('create')
    directory.learn('new', first, 2)
    expect(told(decide(row({ email: 'mail', nameKey: '山田太郎' }), directory))).toBe('update new')
  })
})

describe('look-ups', () => {
  it('ask for phones only where nothing better is known, and for each value once', () => {
    expect(lookupsOf([row({ member: 'M1', phones: ['090'] })])).toEqual([{ kind: 'member', value: 'M1' }])
    expect(lookupsOf([row({ phones: ['090'] }), row({ phones: ['090'] })])).toEqual([
      { kind: 'phone', value: '090' },
    ])
  })
})
