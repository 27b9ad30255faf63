import { describe, expect, it } from 'vitest'
import type { Words } from '#kit/text.ts'
import { companyMergeText, companyUiText } from './companies.ui.text.ts'
import { matchingUiText } from './matching.ui.text.ts'
import { mergeText } from './merge.text.ts'

const params = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()

describe('what is said of companies', () => {
  it.each<[string, Words, Words]>([
    ['queue', matchingUiText, companyUiText],
    ['merge', mergeText, companyMergeText],
  ])('in the %s has the words and parameters of what is said of people', (_where, people, companies) => {
    expect(Object.keys(companies)).toEqual(Object.keys(people))
    for (const [key, { ja, en }] of Object.entries(companies)) {
      expect(params(ja), key).toEqual(params(people[key]?.ja ?? ''))
      expect(params(en), key).toEqual(params(people[key]?.en ?? ''))
    }
  })
})
