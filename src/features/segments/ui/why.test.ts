import { describe, expect, it } from 'vitest'
import { deciding, missingOf, type WhyNode } from './why.ts'

const condition = (sentence: string, holds: boolean): WhyNode => ({
  path: 'rule',
  op: 'condition',
  sentence,
  holds,
  evidence: [],
  parts: [],
})
const group = (op: 'and' | 'or' | 'not', holds: boolean, ...parts: WhyNode[]): WhyNode => ({
  ...condition('', holds),
  op,
  parts,
})

describe('why somebody is not in', () => {
  it('is told by the conditions that are missing alone', () => {
    const tree = group(
      'and',
      false,
      condition('買った', true),
      condition('休眠', false),
      group('or', false, condition('東京', false), condition('大阪', false)),
    )
    expect(missingOf(tree).map(({ sentence }) => sentence)).toEqual(['休眠', '東京', '大阪'])
    expect(missingOf(group('or', true, condition('東京', false), condition('大阪', true)))).toEqual([])
  })

  it('is told by the whole of what must not be so', () => {
    const not = group('not', false, condition('解約した', true))
    expect(missingOf(group('and', false, condition('買った', true), not))).toEqual([not])
  })
})

describe('what decides', () => {
  const [yes, no] = [condition('は', true), condition('い', false)]
  it('is what fails of all, what holds of any, and all of them otherwise', () => {
    expect([...deciding(group('and', false, yes, no))]).toEqual([no])
    expect([...deciding(group('or', true, yes, no))]).toEqual([yes])
    expect([...deciding(group('and', true, yes, yes))]).toEqual([yes])
    expect([...deciding(group('or', false, no))]).toEqual([no])
  })
})
