import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { blocksOf } from '#features/customers/customers.blocks.ts'
import { traitsOf, type Traits } from '#features/customers/customers.traits.ts'
import { clusters } from './matching.clusters.ts'
import { distanceAtMostOne } from './matching.names.ts'
import { automaticFrom, candidateFrom, defaultPoints, scorePeople } from './matching.score.ts'
import { evidenceLabels } from './evidence.text.ts'

type Given = {
  name?: readonly [string, string?]
  kana?: readonly [string, string?]
  former?: string
  gender?: 'female' | 'male'
  born?: string
  email?: string
  phone?: string
  address?: string
  postalCode?: string
  company?: string
  number?: string
}

function person({ name, kana, former, gender, born, ...more }: Given): Traits {
  const points = [
    ...(more.email === undefined
      ? []
      : [readContactPoint({ kind: 'email', label: null, value: more.email })]),
    ...(more.phone === undefined
      ? []
      : [readContactPoint({ kind: 'phone', label: null, value: more.phone })]),
    ...(more.address === undefined && more.postalCode === undefined
      ? []
      : [
          readContactPoint({
            kind: 'address',
            label: null,
            value: more.address ?? '',
            postalCode: more.postalCode ?? null,
          }),
        ]),
  ]
  return traitsOf(
    {
      familyName: name?.[0] ?? null,
      givenName: name?.[1] ?? null,
      familyKana: kana?.[0] ?? null,
      givenKana: kana?.[1] ?? null,
      formerFamilyName: former ?? null,
      gender: gender ?? null,
      birthOn: born ?? null,
    },
    points,
    {
      companyNames: more.company === undefined ? [] : [more.company],
      numbers: more.number === undefined ? [] : [more.number],
    },
  )
}
const score = (a: Given, b: Given) => scorePeople(person(a), person(b))
const kinds = (a: Given, b: Given): string[] => score(a, b).evidence.map(({ kind }) => kind)

const home = '東京都港区芝公園4-2-8'
const ichiro: Given = { name: ['高橋', '一郎'], kana: ['タカハシ', 'イチロウ'] }

describe('what speaks for one person', () => {
  it('is a name whose variants of characters are one, to the letter a little more', () => {
    expect(kinds({ name: ['髙橋', '一郎'] }, { name: ['高橋', '一郎'] })).toEqual(['name'])
    expect(kinds({ name: ['渡邉', '花子'] }, { name: ['渡辺', '花子'] })).toEqual(['name'])
    expect(kinds({ name: ['高橋', '一郎'] }, { name: ['高橋　一郎'] })).toEqual(['name', 'nameTyped'])
  })

  it('is a reading in any script: フリガナ, ひらがな, half width and Latin letters', () => {
    for (const other of [
      { name: ['ﾀｶﾊｼ', 'ｲﾁﾛｳ'] },
      { name: ['たかはし', 'いちろう'] },
      { name: ['TAKAHASHI', 'ICHIROU'] },
    ] as const)
      expect(kinds(ichiro, other)).toContain('kanaAlone')
    expect(
      kinds({ name: ['石川', '健一'], kana: ['イシカワ', 'ケンイチ'] }, { name: ['ISHIKAWA', "KEN'ICHI"] }),
    ).toContain('kanaAlone')
    expect(kinds({ kana: ['オオノ', 'ユウコ'] }, { kana: ['オノ', 'ユウコ'] })).toEqual(['kanaLoose'])
  })

  it('is a mailbox, a mobile more than a landline, a house more than a part of town', () => {
    expect(kinds({ email: 'Taro@Example.COM' }, { email: 'taro@example.com' })).toContain('email')
    expect(kinds({ phone: '090-1234-5678' }, { phone: '+81 9012345678' })).toContain('mobile')
    expect(kinds({ phone: '03-3433-5111' }, { phone: '０３３４３３５１１１' })).toContain('landline')
    expect(kinds({ address: home }, { address: '港区芝公園４丁目２番８号' })).toContain('site')
    expect(kinds({ address: home }, { address: '東京都港区芝公園1-1-1' })).toContain('town')
    expect(defaultPoints.mobile).toBeGreaterThan(defaultPoints.landline)
    expect(defaultPoints.site).toBeGreaterThan(defaultPoints.town)
  })

  it('is a name that reads as no Japanese one and is spelled a letter or two apart', () => {
    const born = '1992-02-11'
    expect(kinds({ name: ['Harrington', 'Isabella'] }, { name: ['Harringtn', 'Isablela'] })).toEqual([
      'givenOnly',
    ])
    expect(kinds({ name: ['Muller', 'Anders'], born }, { name: ['Muler', ''], born })).toEqual(['birth'])
    expect(kinds({ name: ['Smith', 'Isabella'] }, { name: ['Smith', 'Jamilla'] })).toContain('givenDiffers')
    expect(kinds({ name: ['Smith', 'Luke'] }, { name: ['Smith', 'Jane'] })).toContain('givenDiffers')
  })

  it('is no half of a reading: Mia Purdon and Mia Wright read alike as far as they can be read', () => {
    expect(kinds({ name: ['Purdon', 'Mia'] }, { name: ['Wright', 'Mia'] })).toEqual([
      'givenOnly',
      'familyDiffers',
    ])
  })

  it('is a name whose halves changed places, for people to look at', () => {
    const born = '1992-02-11'
    const found = score({ name: ['高橋', '一郎'], born }, { name: ['一郎', '高橋'], born })
    expect(found.evidence.map(({ kind }) => kind)).toEqual(['nameTurned', 'birth'])
    expect(found.points).toBeGreaterThanOrEqual(candidateFrom)
    expect(found.strong).toBe(false)
  })

  it('is a house abroad by its number, street and postal code, however the rest is spelled', () => {
    const house = { address: '6 Tullaroop Street, Willaroo WA', postalCode: '4011' }
    const slip = { address: '6 tullarop st. Wilaroo', postalCode: '4011' }
    expect(kinds(house, slip)).toEqual(['site'])
    expect(kinds(house, { ...house, address: '8 Tullaroop Street' })).toEqual(['town'])
    expect(kinds(house, { ...house, postalCode: '4012' })).toEqual(['siteDiffers'])
  })

  it('is a number of one source before another given name, but never strongly', () => {
    const found = score(
      { name: ['Berry', 'Luke'], number: 'cartA 1001' },
      { name: ['Berry', 'Jane'], number: 'cartA 1001' },
    )
    expect(found.evidence.map(({ kind }) => kind)).toEqual(['number', 'givenBesideNumber'])
    expect(found.points).toBeGreaterThanOrEqual(candidateFrom)
    expect(found.strong).toBe(false)
  })

  it('is a number of the same source alone', () => {
    expect(kinds({ number: 'cartA 1001' }, { number: 'cartA 1001' })).toContain('number')
    expect(kinds({ number: 'cartA 1001' }, { number: 'cartB 1001' })).toEqual([])
  })

  it('is a former family name that the other has now', () => {
    const before: Given = { name: ['佐藤', '花子'], kana: ['サトウ', 'ハナコ'] }
    const after: Given = { name: ['鈴木', '花子'], kana: ['スズキ', 'ハナコ'], former: '佐藤' }
    expect(kinds(before, after)).toEqual(['givenOnly', 'former'])
    expect(kinds(before, { ...after, former: '田中' })).toEqual(['givenOnly', 'familyDiffers'])
  })

  it('is never a dummy or the mailbox of an office', () => {
    expect(kinds({ phone: '000-0000-0000' }, { phone: '000-0000-0000' })).toEqual([])
    expect(kinds({ born: '1900-01-01' }, { born: '1900-01-01' })).toEqual([])
    expect(kinds({ born: '1970-01-01' }, { born: '1985-02-03' })).toEqual([])
    expect(kinds({ email: 'info@midoriya.co.jp' }, { email: 'info@midoriya.co.jp' })).toEqual([])
  })
})

describe('what speaks against', () => {
  it('is another given name, so that a family with one phone, mailbox and house stays a family', () => {
    const shared = { phone: '090-1234-5678', email: 'takahashi@tsubaki.jp', address: home }
    const found = score(
      { ...ichiro, ...shared },
      { name: ['高橋', '花子'], kana: ['タカハシ', 'ハナコ'], ...shared },
    )
    expect(found.evidence.map(({ kind }) => kind)).toContain('givenDiffers')
    expect(found.points).toBeLessThan(candidateFrom)
    expect(found.strong).toBe(false)
  })

  it('keeps twins, a child on its mother’s mobile, and 和也 and 和子 apart', () => {
    const twin = { born: '2010-04-05', phone: '090-1234-5678', address: home }
    for (const [one, other] of [
      [
        { name: ['森', '和也'], kana: ['モリ', 'カズヤ'] },
        { name: ['森', '和子'], kana: ['モリ', 'カズコ'] },
      ],
      [{ name: ['森', '一郎'] }, { name: ['森', '二郎'] }],
      [{ name: ['森', '由美'] }, { name: ['森', '陽菜'] }],
    ] as [Given, Given][])
      expect(score({ ...one, ...twin }, { ...other, ...twin }).points).toBeLessThan(candidateFrom)
  })

  it('is no initial and no middle name that was left out', () => {
    const mail = { email: 'a.smith@tsubaki.jp' }
    const whole: Given = { name: ['Smith', 'Alexander Montgomery'], ...mail }
    for (const given of ['Alexander M.', 'A.', 'Alexander'])
      expect(score(whole, { name: ['SMITH', given], ...mail }).points).toBeGreaterThanOrEqual(candidateFrom)
    expect(kinds({ name: ['GOTO', 'JUN'] }, { name: ['GOTO', 'JUNKO'] })).toContain('givenDiffers')
  })

  it('is one spelling read in two ways: 裕子 is ユウコ or ヒロコ', () => {
    const [yuko, hiroko]: Given[] = [
      { name: ['岡田', '裕子'], kana: ['オカダ', 'ユウコ'] },
      { name: ['岡田', '裕子'], kana: ['オカダ', 'ヒロコ'] },
    ]
    expect(kinds(yuko ?? {}, hiroko ?? {})).toContain('kanaDiffers')
    expect(kinds(yuko ?? {}, { name: ['岡田', '裕子'], kana: ['オカダ', 'ユウゴ'] })).not.toContain(
      'kanaDiffers',
    )
  })

  it('is another birthday; a slip of one figure, or day and month in the other order, far less', () => {
    expect(kinds({ born: '1980-02-03' }, { born: '1981-05-06' })).toEqual(['birthDiffers'])
    expect(kinds({ born: '1980-02-03' }, { born: '1980-03-02' })).toEqual(['birthNear'])
    expect(kinds({ born: '1980-02-03' }, { born: '1980-02-08' })).toEqual(['birthNear'])
  })
})

describe('a score', () => {
  it('is a candidate for a namesake in one part of town, and none for a namesake elsewhere', () => {
    const namesake = { ...ichiro, address: '東京都港区芝公園1-1-1' }
    expect(score({ ...ichiro, address: home }, namesake).points).toBeGreaterThanOrEqual(candidateFrom)
    expect(
      score({ ...ichiro, address: home }, { ...ichiro, address: '大阪府大阪市北区梅田1-1-1' }).points,
    ).toBeLessThan(candidateFrom)
  })

  it('is strong with a name and a mailbox, mobile or house, and nothing against it', () => {
    const own = { email: 'i.takahashi@tsubaki.jp', phone: '090-1234-5678' }
    const found = score({ ...ichiro, ...own }, { ...ichiro, ...own })
    expect(found.strong).toBe(true)
    expect(found.points).toBeGreaterThanOrEqual(automaticFrom)
    expect(score({ ...ichiro, ...own, gender: 'male' }, { ...ichiro, ...own, gender: 'female' }).strong).toBe(
      false,
    )
    expect(score(ichiro, ichiro).strong).toBe(false)
  })

  it('is the same in both directions, whatever is compared, and the sum of its evidence', () => {
    const anybody: fc.Arbitrary<Given> = fc.record(
      {
        name: fc.tuple(
          fc.constantFrom('高橋', '髙橋', '佐藤', 'SATO'),
          fc.constantFrom('一郎', '花子', 'ハナコ', ''),
        ),
        kana: fc.tuple(
          fc.constantFrom('タカハシ', 'サトウ'),
          fc.constantFrom('イチロウ', 'ハナコ', 'ハナゴ', ''),
        ),
        former: fc.constantFrom('佐藤', '高橋'),
        gender: fc.constantFrom('female', 'male'),
        born: fc.constantFrom('1980-02-03', '1980-03-02', '1999-12-31', '1900-01-01'),
        email: fc.constantFrom('a@tsubaki.jp', 'b@tsubaki.jp'),
        phone: fc.constantFrom('090-1234-5678', '03-3433-5111'),
        address: fc.constantFrom(home, '東京都港区芝公園1-1-1', '大阪府大阪市北区梅田1-1-1'),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(anybody, anybody, (a, b) => {
        const [one, other] = [score(a, b), score(b, a)]
        expect([one.points, one.strong, one.evidence.map(({ kind }) => kind).toSorted()]).toEqual([
          other.points,
          other.strong,
          other.evidence.map(({ kind }) => kind).toSorted(),
        ])
        expect(one.points).toBe(one.evidence.reduce((sum, { points }) => sum + points, 0))
      }),
    )
  })

  it('has a name for every kind of evidence', () => {
    expect(Object.keys(evidenceLabels).toSorted()).toEqual(Object.keys(defaultPoints).toSorted())
  })
})

describe('blocks', () => {
  const meet = (a: Given, b: Given): boolean => {
    const own = new Set(blocksOf(person(a)))
    return blocksOf(person(b)).some((block) => own.has(block))
  }

  it('bring together who has name and birthday, name and part of town, or given name and house in common', () => {
    const born = '1980-02-03'
    expect(meet({ name: ['髙橋', '一郎'], born }, { name: ['高橋一郎'], born })).toBe(true)
    expect(meet({ ...ichiro, address: home }, { name: ['高橋', '一郎'], address: '港区芝公園1-9-9' })).toBe(
      true,
    )
    expect(
      meet(
        { name: ['佐藤', '花子'], kana: ['サトウ', 'ハナコ'], address: home },
        { name: ['鈴木', 'はな子'], kana: ['スズキ', 'ハナコ'], address: home },
      ),
    ).toBe(true)
  })

  it('bring foreign names together by three letters with a birthday or a house, since spelling slips', () => {
    const born = '1992-02-11'
    expect(meet({ name: ['Harrington', 'Isabella'], born }, { name: ['Harrinton', 'Jamilla'], born })).toBe(
      true,
    )
    const house = { address: '6 Tullaroop Street', postalCode: '4011' }
    expect(meet({ name: ['Harrington'], ...house }, { name: ['Harrinton'], ...house })).toBe(true)
    expect(meet({ name: ['Harrington'], ...house }, { name: ['Purdon'], ...house })).toBe(false)
  })

  it('bring nobody together by a name alone, or by a house alone', () => {
    expect(meet(ichiro, ichiro)).toBe(false)
    expect(meet({ name: ['高橋', '一郎'], address: home }, { name: ['高橋', '花子'], address: home })).toBe(
      false,
    )
  })
})

describe('clusters', () => {
  it('join by the surest pairs first', () => {
    const pairs = [
      { a: 0, b: 1, points: 90 },
      { a: 1, b: 2, points: 60 },
      { a: 3, b: 4, points: 70 },
    ]
    expect(clusters(6, pairs, () => true)).toEqual([
      [0, 1, 2],
      [3, 4],
    ])
  })

  it('do not make one of two who speak against each other, whoever is like both', () => {
    const pairs = [
      { a: 0, b: 1, points: 90 },
      { a: 1, b: 2, points: 60 },
    ]
    expect(clusters(3, pairs, (a, b) => !(a + b === 2 && a !== b))).toEqual([[0, 1]])
  })
})

it('one letter more, less or another is a slip; two are not', () => {
  for (const [a, b, holds] of [
    ['ハナコ', 'ハナゴ', true],
    ['ハナコ', 'ハナ', true],
    ['ハナコ', 'ハナコ', true],
    ['ハナコ', 'ナハコ', false],
    ['ハナコ', 'ハ', false],
    ['', 'ハ', true],
  ] as const)
    expect([a, b, distanceAtMostOne(a, b)]).toEqual([a, b, holds])
})
