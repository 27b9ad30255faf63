import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { companyIdentities, companyTraits, type CompanyTraits } from '#features/companies/companies.traits.ts'
import { scoreCompanies } from './matching.companies.score.ts'
import { automaticFrom, candidateFrom } from './matching.score.ts'

type Given = Partial<Parameters<typeof companyTraits>[0]>
const nobody = {
  coreKana: null,
  corporateNumber: null,
  invoiceNumber: null,
  domain: null,
  phone: null,
  address: null,
}
const firm = (name: string, given: Given = {}): CompanyTraits => companyTraits({ name, ...nobody, ...given })
const score = (a: CompanyTraits, b: CompanyTraits) => scoreCompanies(a, b)
const kinds = (a: CompanyTraits, b: CompanyTraits) => score(a, b).evidence.map(({ kind }) => kind)

const home = '東京都千代田区紀尾井町1-3'
const number = '7000012050002'
const otherNumber = '4011001098993'

describe('the points of two companies', () => {
  it.each([
    ['the address to 号', { address: home }, { address: '千代田区紀尾井町１丁目３ さざなみビル8階' }, 90],
    ['the main phone', { phone: '03-3433-5111' }, { phone: '０３（３４３３）５１１１' }, 80],
    ['the domain', { domain: 'midori.co.jp' }, { domain: 'midori.co.jp' }, 70],
    ['nothing else', {}, {}, 40],
    ['the part of town', { address: '港区芝公園4-2-8' }, { address: '東京都港区芝公園1-1-1' }, 55],
  ])('add up for one name and %s', (_what, a, b, points) => {
    expect(score(firm('株式会社みどり商事', a), firm('㈱みどり商事', b)).points).toBe(points)
  })

  it('are those of one company where the corporate number is one, whatever it calls itself', () => {
    const one = firm('株式会社みどり', { corporateNumber: number })
    expect(score(one, firm('株式会社あおぞら', { invoiceNumber: `T${number}` }))).toMatchObject({
      points: 100,
      strong: true,
    })
  })

  it('never make two companies of two corporate numbers one', () => {
    const shared = { address: home, phone: '03-3433-5111', domain: 'midori.co.jp' }
    const a = firm('株式会社みどり', { corporateNumber: number, ...shared })
    const b = firm('株式会社みどり', { corporateNumber: otherNumber, ...shared })
    expect(score(a, b).points).toBeLessThan(0)
    expect(kinds(a, b)).toContain('numberDiffers')
  })

  it.each([
    ['株式会社みどり商事', 'みどり商事株式会社', 80, 'position'],
    ['有限会社みどり商事', '株式会社みどり商事', 75, 'form'],
    ['株式会社みどり商事', '株式会社みどり商事 大阪支店', 70, 'branch'],
  ])('fall for %s and %s, which nobody merges without looking', (a, b, points, kind) => {
    const found = score(firm(a, { address: home }), firm(b, { address: home }))
    expect(found).toMatchObject({ points, strong: false })
    expect(found.evidence.map((one) => one.kind)).toContain(kind)
  })

  it('call a pair strong only with more than the name', () => {
    expect(score(firm('株式会社みどり'), firm('㈱みどり')).strong).toBe(false)
    const both = { phone: '03-3433-5111', domain: 'midori.co.jp' }
    expect(score(firm('株式会社みどり', both), firm('㈱みどり', both))).toMatchObject({
      points: 110,
      strong: true,
    })
    expect(110).toBeGreaterThanOrEqual(automaticFrom)
  })

  it('bring companies of one group before people only when nearly all else is one', () => {
    const all = { address: home, phone: '03-3433-5111', domain: 'midori.co.jp' }
    const group = score(firm('株式会社みどり商事', all), firm('株式会社みどり不動産', all))
    expect(group.points).toBe(55)
    expect(group.strong).toBe(false)
    const { phone, address } = all
    expect(
      score(firm('株式会社みどり商事', { phone, address }), firm('株式会社みどり不動産', { phone, address }))
        .points,
    ).toBeLessThan(candidateFrom)
  })

  it('know a name by its reading, and one letter typed wrong', () => {
    const byReading = kinds(firm('株式会社緑', { coreKana: 'ミドリ' }), firm('ミドリ株式会社'))
    expect(byReading).toContain('kana')
    expect(kinds(firm('緑', { coreKana: 'カブシキガイシャミドリ' }), firm('みどり'))).toContain('kana')
    expect(kinds(firm('さざなみ物産'), firm('さざなみ物産業'))).toContain('nameNear')
  })

  it('are the same from either side', () => {
    const some = fc.record({
      name: fc.constantFrom(
        '株式会社みどり',
        'みどり㈱',
        'みどり商事 大阪支店',
        'Acme K.K.',
        '有限会社みどり',
      ),
      corporateNumber: fc.constantFrom(null, number, otherNumber),
      phone: fc.constantFrom(null, '03-3433-5111'),
      domain: fc.constantFrom(null, 'midori.co.jp', 'gmail.com'),
      address: fc.constantFrom(null, home, '千代田区紀尾井町2-1'),
    })
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [one, other] = [companyTraits({ ...nobody, ...a }), companyTraits({ ...nobody, ...b })]
        expect(score(one, other).points).toBe(score(other, one).points)
      }),
    )
  })
})

describe('what is compared of a company', () => {
  it.each([
    ['株式会社みどり商事', 'みどり商事㈱'],
    ['（株）みどり商事', 'ミドリ商事'],
    ['有限会社キヤノン', 'キャノン(有)'],
    ['Acme K.K.', 'ACME Co., Ltd.'],
    ['株式会社Acme', 'Acme Inc.'],
    ['合同会社Acme', 'Acme G.K.'],
    ['Acme LLC', 'Ａｃｍｅ'],
    ['特定非営利活動法人みどりの会', 'NPO法人みどりの会'],
    ['医療法人社団みどり会', '医療法人みどり会'],
    ['みどり商事株式会社大阪支店', '株式会社みどり商事'],
    ['株式会社みどり商事大阪第二営業所', 'みどり商事'],
    ['みどり商事　本社', 'みどり商事'],
    ['Acme Inc. Osaka Branch', 'Acme'],
    ['髙島屋 新宿店', '高島屋'],
  ])('%s and %s have one name', (a, b) => {
    expect(firm(a).name).toBe(firm(b).name)
  })

  it.each([
    ['株式会社みどり商事', ''],
    ['みどり商事株式会社 大阪支店', '大阪支店'],
    ['株式会社みどり商事大阪支店', '大阪支店'],
    ['みどり商事（株）名古屋営業所', '名古屋営業所'],
    ['みどり商事 本店', ''],
    ['山田商店', ''],
    ['東京商店', ''],
    ['株式会社紀伊國屋書店', ''],
    ['株式会社第一工場', ''],
    ['独立行政法人理化学研究所', ''],
    ['Acme K.K. Osaka Branch', 'osakabranch'],
  ])('%s is the branch 「%s」', (name, branch) => {
    expect(firm(name).branch).toBe(branch)
  })

  it('reads K.K. and Co., Ltd. as 株式会社, and never on which side it stands', () => {
    expect(firm('Acme K.K.')).toMatchObject({ form: '株式会社', position: '' })
    expect(firm('Acme Co., Ltd.')).toMatchObject({ form: '株式会社', position: '' })
    expect(firm('Acme LLC')).toMatchObject({ form: '合同会社' })
    expect(score(firm('Acme K.K.'), firm('株式会社Acme')).evidence).toEqual([{ kind: 'name', points: 40 }])
    expect(score(firm('医療法人みどり会'), firm('医療法人社団みどり会')).points).toBe(40)
  })

  it('leaves no trace of free mail and of dummy numbers', () => {
    const none = firm('みどり', { domain: 'gmail.com', phone: '000-0000-0000', address: '東京都' })
    expect(none).toMatchObject({ domain: '', phone: '', site: '', town: '' })
    expect(companyIdentities(none)).toEqual([{ kind: 'name', value: 'ミドリ' }])
  })

  it('takes a 法人番号 from either number, and a sole trader’s as its own', () => {
    expect(firm('みどり', { invoiceNumber: `T${number}` }).number).toBe(number)
    expect(firm('みどり', { invoiceNumber: 'T1234567890123' }).number).toBe('T1234567890123')
  })

  it('is found by each value that another record would have too', () => {
    const whole = firm('株式会社みどり', {
      corporateNumber: number,
      phone: '03-3433-5111',
      domain: 'midori.co.jp',
      address: home,
    })
    expect(companyIdentities(whole).map(({ kind }) => kind)).toEqual([
      'number',
      'name',
      'phone',
      'site',
      'domain',
      'place',
    ])
  })
})
