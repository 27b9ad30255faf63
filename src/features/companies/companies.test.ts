import { describe, expect, it } from 'vitest'
import { Problem } from '#kit/problem.ts'
import { chooseByName, companyKeys, identityOf, readFields, type CompanyPatch } from './companies.ts'

const problemsOf = (given: CompanyPatch): string[] => {
  try {
    readFields(given)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.extra.fields ?? []).map(({ path }) => path)
  }
}

describe('what a person writes about a company', () => {
  it('keeps the name as typed and derives legal form, position and core name', () => {
    const fields = readFields({ name: '㈱髙島屋' })
    expect(fields.name).toBe('㈱髙島屋')
    expect(companyKeys(fields)).toMatchObject({
      legalForm: '株式会社',
      legalFormPosition: 'before',
      coreName: '髙島屋',
    })
  })

  it('takes empty text for no text', () => {
    expect(readFields({ name: 'あ', phone: ' ', remark: '' })).toMatchObject({ phone: null, remark: null })
  })

  it('leaves alone what was not given', () => {
    const before = readFields({ name: 'あ', phone: '03-1234-5678' })
    expect(readFields({ remark: '大口', phone: undefined }, before)).toEqual({ ...before, remark: '大口' })
  })

  it('brings numbers and domains to their one form', () => {
    expect(
      readFields({
        name: '国税庁',
        corporateNumber: '7000-0120-50002',
        invoiceNumber: 'ｔ７０００012050002',
        domain: 'HTTPS://www.Example.co.jp/company?x=1',
        postalCode: '〒１００−８９７８',
      }),
    ).toMatchObject({
      corporateNumber: '7000012050002',
      invoiceNumber: 'T7000012050002',
      domain: 'example.co.jp',
      postalCode: '1008978',
    })
  })

  it('takes the domain of a mail address and a Japanese domain', () => {
    expect(readFields({ name: 'あ', domain: 'info@example.jp' }).domain).toBe('example.jp')
    expect(readFields({ name: 'あ', domain: '日本語.jp' }).domain).toBe('日本語.jp')
  })

  it.each([
    ['a name that is empty', { name: ' \u200b' }, ['name']],
    ['a corporate number of 12 digits', { name: 'あ', corporateNumber: '700001205000' }, ['corporateNumber']],
    [
      'a corporate number with a typing slip',
      { name: 'あ', corporateNumber: '7000012050003' },
      ['corporateNumber'],
    ],
    ['an invoice number without T', { name: 'あ', invoiceNumber: '7000012050002' }, ['invoiceNumber']],
    ['a domain with a space', { name: 'あ', domain: 'example co.jp' }, ['domain']],
    [
      "another corporation's invoice number",
      { name: 'あ', corporateNumber: '7000012050002', invoiceNumber: 'T1180301018771' },
      ['invoiceNumber'],
    ],
    [
      'several wrong values, each',
      { name: '', domain: '.', corporateNumber: 'x' },
      ['name', 'corporateNumber', 'domain'],
    ],
  ])('refuses %s', (_what, given, paths) => {
    expect(problemsOf(given)).toEqual(paths)
  })

  it("accepts a sole trader's invoice number, which has no check digit", () => {
    expect(problemsOf({ name: 'あ', invoiceNumber: 'T1234567890123' })).toEqual([])
  })
})

describe('what a name means', () => {
  const before = { id: '1', ...identityOf('株式会社キャノン') }
  const after = { id: '2', ...identityOf('キヤノン株式会社') }

  it('is the company of the same key, legal form and position', () => {
    expect(chooseByName(identityOf('（株）キヤノン'), [before, after])).toBe(before)
    expect(chooseByName(identityOf('キヤノン㈱'), [before, after])).toBe(after)
  })

  it('is nobody where the legal form stands on the other side', () => {
    expect(chooseByName(identityOf('キヤノン㈱'), [before])).toBeUndefined()
    expect(chooseByName(identityOf('有限会社キヤノン'), [before, after])).toBeUndefined()
  })

  it('without a legal form is the only company of its key', () => {
    expect(chooseByName(identityOf('キヤノン'), [after])).toBe(after)
    expect(chooseByName(identityOf('キヤノン'), [before, after])).toBeUndefined()
  })

  it('of punctuation alone is not every such name', () => {
    expect(identityOf('・').key).not.toBe(identityOf('-').key)
  })
})

describe('the sort key of a company', () => {
  it('is its reading, else its core name, never its legal form', () => {
    const names = [
      { name: '株式会社わかば', coreKana: null },
      { name: '山田商事株式会社', coreKana: 'ヤマダショウジ' },
      { name: '有限会社あおい', coreKana: null },
    ].map((c) => ({ ...c, corporateNumber: null, invoiceNumber: null, domain: null }))
    const sorted = names.toSorted((a, b) => (companyKeys(a).kanaSort < companyKeys(b).kanaSort ? -1 : 1))
    expect(sorted.map(({ name }) => name)).toEqual(['有限会社あおい', '山田商事株式会社', '株式会社わかば'])
  })
})
