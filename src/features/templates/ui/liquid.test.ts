import { describe, expect, it } from 'vitest'
import { foundIn, liquidOf, piecesOf } from './liquid.ts'
import type { Variable } from './template-queries.ts'

const variable = (key: string, ja: string, en: string): Variable => ({
  key,
  group: 'customer',
  label: { ja, en },
  example: { ja: '', en: '' },
  fallback: '',
  type: 'text',
  format: '',
})

describe('variables in text', () => {
  it('are written with what is said where they are empty', () => {
    expect(liquidOf({ key: 'customer.familyName', fallback: '', format: '' })).toBe(
      '{{ customer.familyName }}',
    )
    expect(liquidOf({ key: 'customer.familyName', fallback: 'お客様', format: '' })).toBe(
      "{{ customer.familyName | default: 'お客様' }}",
    )
    expect(liquidOf({ key: 'points.expiresOn', fallback: 'なし', format: 'date' })).toBe(
      "{{ points.expiresOn | default: 'なし' | date }}",
    )
  })

  it('never break out of their quotes', () => {
    expect(liquidOf({ key: 'a.b', fallback: `it's`, format: '' })).toBe(`{{ a.b | default: "it's" }}`)
    expect(liquidOf({ key: 'a.b', fallback: `it's "so"`, format: '' })).toBe(
      `{{ a.b | default: "it's ”so”" }}`,
    )
  })

  it('are told apart from the words around them', () => {
    expect(piecesOf(`{{ customer.addressee | default: 'お客様' }}、{{x}} こんにちは`)).toEqual([
      { variable: 'customer.addressee' },
      { text: '、{{x}} こんにちは' },
    ])
    expect(piecesOf('')).toEqual([])
    expect(piecesOf('{{ customer.name')).toEqual([{ text: '{{ customer.name' }])
  })

  it('are found by either language, in any order and width', () => {
    const all = [
      variable('customer.familyName', '姓', 'Family name'),
      variable('points.balance', 'ポイント残高', 'Points'),
    ]
    expect(foundIn(all, 'ＦＡＭＩＬＹ').map(({ key }) => key)).toEqual(['customer.familyName'])
    expect(foundIn(all, '残高 points').map(({ key }) => key)).toEqual(['points.balance'])
    expect(foundIn(all, '').length).toBe(2)
    expect(foundIn(all, 'ない')).toEqual([])
  })
})
