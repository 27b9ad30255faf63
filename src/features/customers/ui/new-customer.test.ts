import { describe, expect, it } from 'vitest'
import { ApiProblem } from '#web/problem.ts'
import { bodyOf, emptyCustomer, inFormNames, saysWho } from './new-customer.ts'

const empty = emptyCustomer('u1')

describe('a new customer from the form', () => {
  it('sends the attributes that were filled in, by their keys', () => {
    const values = { ...empty, familyName: '田中', 'attributes.budget': '1,200', 'attributes.terms': ' ' }
    expect(bodyOf(values).attributes).toEqual({ budget: '1,200' })
  })

  it('sends nothing for what was left empty', () => {
    expect(bodyOf({ ...empty, familyName: '田中' })).toEqual({
      familyName: '田中',
      givenName: null,
      familyKana: null,
      givenKana: null,
      code: null,
      birthOn: null,
      ownerId: 'u1',
      contactPoints: [],
      posts: [],
      tagNames: [],
      attributes: {},
    })
  })
  it('keeps an address of which only the postal code is known', () => {
    expect(bodyOf({ ...empty, postalCode: '113-0033' }).contactPoints).toEqual([
      { kind: 'address', label: null, value: '', postalCode: '113-0033' },
    ])
  })
  it('reads the birthday in Japanese years', () => {
    expect(bodyOf({ ...empty, birthOn: '平成元年2月3日' }).birthOn).toBe('1989-02-03')
  })
  it('has no post without a company', () => {
    expect(bodyOf({ ...empty, title: '部長' }).posts).toEqual([])
    expect(bodyOf({ ...empty, companyName: 'みどり商会', title: '部長' }).posts).toEqual([
      { companyName: 'みどり商会', department: null, title: '部長' },
    ])
  })
  it('needs one thing to be found by', () => {
    expect(saysWho(empty)).toBe(false)
    expect(saysWho({ ...empty, familyName: '　' })).toBe(false)
    expect(saysWho({ ...empty, phone: '090-1234-5678' })).toBe(true)
  })
})

describe('a refusal by the server', () => {
  const refused = (...paths: string[]): ApiProblem =>
    new ApiProblem({
      code: 'invalid',
      status: 400,
      title: '',
      requestId: '',
      fields: paths.map((path) => ({ path, message: 'no' })),
    })
  const pathsIn = (problem: ApiProblem): string[] => problem.fields.map(({ path }) => path)

  it('stands under the field that was sent, not under the one at its place in the form', () => {
    const values = { ...empty, email: 'a@example.jp', address: '本郷' }
    const problem = refused('contactPoints.0.value', 'contactPoints.1.postalCode', 'posts.0.title', 'code')
    expect(pathsIn(inFormNames(problem, values))).toEqual(['email', 'postalCode', 'title', 'code'])
  })
})
