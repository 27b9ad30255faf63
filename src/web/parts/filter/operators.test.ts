import { describe, expect, it } from 'vitest'
import {
  comparisonOf,
  daysMeant,
  isValue,
  operators,
  shapeOf,
  startOf,
  withOperator,
  type Comparison,
} from './operators.ts'

const scope = { today: '2026-11-21', fiscalYearStart: 4, weekStart: 'sunday' } as const

describe('what can be asked of a field', () => {
  it.each([
    ['text', 'text'],
    ['longText', 'text'],
    ['email', 'text'],
    ['money', 'number'],
    ['dateTime', 'date'],
    ['choices', 'set'],
    ['tags', 'set'],
    ['user', 'user'],
    ['a type of tomorrow', 'text'],
  ])('%s is compared as %s', (type, comparison) => {
    expect(comparisonOf(type)).toBe(comparison)
  })

  it('begins with the usual question, which waits for its value where there is no usual one', () => {
    expect(startOf({ key: 'birthOn', type: 'date' })).toEqual({
      field: 'birthOn',
      op: 'period',
      value: { unit: 'month', offset: 0 },
    })
    expect(startOf({ key: 'stage', type: 'choice' })).toEqual({ field: 'stage', op: 'in', value: [] })
    expect(isValue('choices', [])).toBe(false)
  })

  it('is never half a question: no operator begins with a value of another shape', () => {
    for (const comparison of Object.keys(operators) as Comparison[])
      for (const op of operators[comparison]) {
        const type = { text: 'text', set: 'tags' }[comparison as string] ?? comparison
        for (const before of operators[comparison]) {
          const start = withOperator({ type }, { field: 'x', op: 'isEmpty' }, before)
          const next = withOperator({ type }, start, op)
          expect(next['op']).toBe(op)
          const shape = shapeOf(comparison, op)
          if (shape === 'none') expect(next).not.toHaveProperty('value')
          if (shape === 'period' || shape === 'count' || shape === 'yesNo')
            expect([next['value'], isValue(shape, next['value'])]).toEqual([next['value'], true])
        }
      }
  })

  it('keeps what was typed where it still fits', () => {
    const text = { field: 'code', op: 'contains', value: '佐藤' }
    expect(withOperator({ type: 'text' }, text, 'startsWith')).toEqual({ ...text, op: 'startsWith' })
    expect(withOperator({ type: 'text' }, text, 'in')).toEqual({ field: 'code', op: 'in', value: ['佐藤'] })
    expect(withOperator({ type: 'text' }, text, 'isEmpty')).toEqual({ field: 'code', op: 'isEmpty' })
    const number = { field: 'budget', op: 'atLeast', value: 100 }
    expect(withOperator({ type: 'money' }, number, 'between')).toEqual({
      field: 'budget',
      op: 'between',
      value: [100, null],
    })
  })

  it.each([
    ['text', ' ', false],
    ['text', 'a', true],
    ['number', 0, true],
    ['number', Number.NaN, false],
    ['numbers', [1, null], false],
    ['numbers', [1, 2], true],
    ['day', '2026-02-29', false],
    ['day', '2028-02-29', true],
    ['days', ['2026-01-01', ''], false],
    ['period', { unit: 'week', offset: -1 }, true],
    ['period', { unit: 'decade', offset: 0 }, false],
    ['period', { unit: 'week', offset: 0.5 }, false],
    ['count', 0, false],
    ['count', 30, true],
    ['yesNo', false, true],
    ['none', undefined, true],
  ] as const)('a value of shape %s may be %j: %s', (shape, value, expected) => {
    expect(isValue(shape, value)).toBe(expected)
  })
})

describe('relative days', () => {
  it.each([
    ['period', { unit: 'month', offset: 0 }, '2026-11-01', '2026-11-30'],
    ['period', { unit: 'fiscalYear', offset: -1 }, '2025-04-01', '2026-03-31'],
    ['anniversary', { unit: 'week', offset: 1 }, '2026-11-22', '2026-11-28'],
    ['lastDays', 30, '2026-10-23', '2026-11-21'],
    ['nextDays', 7, '2026-11-21', '2026-11-27'],
  ])('%s %j are told as days', (op, value, from, to) => {
    expect(daysMeant(op, value, scope)).toEqual({ from, to })
  })

  it('say nothing where there is nothing to say', () => {
    expect(daysMeant('on', '2026-11-21', scope)).toBeNull()
    expect(daysMeant('lastDays', '', scope)).toBeNull()
    expect(daysMeant('period', { unit: 'year', offset: -2000 }, { ...scope, today: '0100-01-01' })).toBeNull()
  })
})
