import { describe, expect, it } from 'vitest'
import { companyDraftOf, companySaysEnough, draftOf, saysEnough } from './draft.ts'

const point = (kind: 'phone' | 'email' | 'address', value: string) => ({ kind, value, label: null })

describe('looking for the same person while one types', () => {
  it('does not ask for halves of anything', () => {
    const half = { familyName: '田中', contactPoints: [point('phone', '090-12'), point('email', 'tanaka@')] }
    expect(saysEnough(draftOf(half))).toBe(false)
    expect(saysEnough(draftOf({}))).toBe(false)
  })
  it.each([
    ['a whole name', { familyName: '田中', givenName: '花子' }],
    ['a whole reading', { familyKana: 'タナカ', givenKana: 'ハナコ' }],
    ['a phone in any width', { contactPoints: [point('phone', '０９０−１２３４−５６７８')] }],
    ['an e-mail address', { contactPoints: [point('email', 'a@example.jp')] }],
  ])('asks for %s', (_what, body) => {
    expect(saysEnough(draftOf(body))).toBe(true)
  })
  it('tells what people are recognised by: contact points and companies too', () => {
    const body = {
      familyName: '田中',
      contactPoints: [{ ...point('address', '本郷1-2-3'), postalCode: '113-0033' }],
      posts: [{ companyName: '株式会社つばき' }, { companyId: '019aa000-0000-7000-8000-000000000001' }],
    }
    expect(draftOf(body)).toMatchObject({
      familyName: '田中',
      contactPoints: [{ kind: 'address', value: '本郷1-2-3', postalCode: '113-0033' }],
      companyNames: ['株式会社つばき'],
    })
  })
})

describe('a company that is being entered', () => {
  it('is looked for by what companies are recognised by, and by nothing else', () => {
    expect(companyDraftOf({ name: '株式会社みどり', phone: '', remark: '大切' })).toEqual({
      name: '株式会社みどり',
      phone: '',
    })
  })
  it.each([
    [{ name: '株' }, false],
    [{ name: 'みどり' }, true],
    [{ name: '', corporateNumber: '70000120500' }, false],
    [{ name: '', corporateNumber: '7000-0120-50002' }, true],
    [{ name: '', phone: '０３（３４３３）５１１１' }, true],
    [{ name: '', domain: '' }, false],
  ])('%j says enough: %s', (draft, enough) => {
    expect(companySaysEnough(draft)).toBe(enough)
  })
})
