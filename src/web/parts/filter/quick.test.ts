import { describe, expect, it } from 'vitest'
import { beyondQuick, both, quickOf, withQuick, type QuickKind } from './quick.ts'
import type { Rule } from './tree.ts'

const kinds: { [name: string]: QuickKind } = {
  stage: {
    write: (value) => ({ kind: 'field', params: { field: 'stage', op: 'in', value: [value] } }),
    read: (kind, { field, op, value }) =>
      kind === 'field' && field === 'stage' && op === 'in' && Array.isArray(value) && value.length === 1
        ? String(value[0])
        : undefined,
  },
  mail: {
    write: (value) => ({ kind: 'contact', params: { kind: 'email', has: value === 'some' } }),
    read: (kind, { kind: what, has }) =>
      kind === 'contact' && what === 'email' ? (has === true ? 'some' : 'none') : undefined,
  },
}
const stage = (...value: string[]): Rule => ({ kind: 'field', params: { field: 'stage', op: 'in', value } })
const mail: Rule = { kind: 'contact', params: { kind: 'email', has: true } }
const nested: Rule = { op: 'or', rules: [stage('left'), mail] }

describe('the simple conditions of a bar', () => {
  it('are read out of a rule, as far as each stands beside the others', () => {
    expect(quickOf({ op: 'and', rules: [stage('lead'), mail, nested] }, kinds)).toEqual({
      stage: 'lead',
      mail: 'some',
    })
    expect(quickOf(mail, kinds)).toEqual({ mail: 'some' })
    expect(quickOf(nested, kinds)).toEqual({})
    expect(quickOf(stage('lead', 'left'), kinds)).toEqual({})
    expect(quickOf(null, kinds)).toEqual({})
  })

  it('are chosen, changed and taken away, and leave the rest where it is', () => {
    let rule = withQuick(null, kinds, 'stage', 'lead')
    expect(rule).toEqual(stage('lead'))
    rule = withQuick(rule, kinds, 'mail', 'some')
    expect(rule).toEqual({ op: 'and', rules: [stage('lead'), mail] })
    rule = withQuick(rule, kinds, 'stage', 'left')
    expect(rule).toEqual({ op: 'and', rules: [stage('left'), mail] })
    rule = withQuick(rule, kinds, 'stage', undefined)
    expect(rule).toEqual(mail)
    expect(withQuick(rule, kinds, 'mail', undefined)).toBeNull()
  })

  it('stand beside what the builder made', () => {
    expect(withQuick(nested, kinds, 'stage', 'lead')).toEqual({ op: 'and', rules: [nested, stage('lead')] })
  })

  it('tell how many conditions are not among them', () => {
    expect(beyondQuick(null, kinds)).toBe(0)
    expect(beyondQuick({ op: 'and', rules: [stage('lead'), mail] }, kinds)).toBe(0)
    expect(beyondQuick({ op: 'and', rules: [stage('lead'), stage('left'), nested] }, kinds)).toBe(3)
    expect(beyondQuick({ op: 'not', rule: mail }, kinds)).toBe(1)
  })

  it('are joined with a rule so that both hold', () => {
    expect(both(stage('lead'), null)).toEqual(stage('lead'))
    expect(both({ op: 'and', rules: [stage('lead'), mail] }, nested)).toEqual({
      op: 'and',
      rules: [stage('lead'), mail, nested],
    })
  })
})
