import { parseDate } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import { periodBounds, periodUnits, type Period, type PeriodScope } from '#kit/japan/periods.ts'
import type { Params } from './tree.ts'

/** How values are compared; what can be asked of a field follows from it. */
export type Comparison = 'text' | 'number' | 'date' | 'choice' | 'set' | 'words' | 'yesNo' | 'user'

export function comparisonOf(type: string): Comparison {
  switch (type) {
    case 'number':
    case 'money':
      return 'number'
    case 'date':
    case 'dateTime':
      return 'date'
    case 'choice':
    case 'yesNo':
    case 'user':
      return type
    case 'choices':
    case 'tags':
      return 'set'
    case 'externalId':
      return 'words'
    default:
      return 'text'
  }
}

const empties = ['isEmpty', 'isNotEmpty'] as const
/** In the order of the menu: the usual one first. */
export const operators = {
  text: ['contains', 'notContains', 'equals', 'notEquals', 'startsWith', 'in', 'notIn', ...empties],
  number: ['atLeast', 'atMost', 'moreThan', 'lessThan', 'equals', 'notEquals', 'between', ...empties],
  date: [
    'period',
    'lastDays',
    'nextDays',
    'on',
    'onOrBefore',
    'onOrAfter',
    'before',
    'after',
    'between',
    'anniversary',
    ...empties,
  ],
  choice: ['in', 'notIn', ...empties],
  set: ['containsAny', 'containsAll', 'containsNone', ...empties],
  words: ['containsAny', 'containsNone', ...empties],
  yesNo: ['equals', ...empties],
  user: ['in', 'notIn', ...empties],
} as const satisfies { readonly [comparison in Comparison]: readonly string[] }
export type Operator = (typeof operators)[Comparison][number]

export type ValueShape =
  | 'none'
  | 'text'
  | 'texts'
  | 'number'
  | 'numbers'
  | 'day'
  | 'days'
  | 'period'
  | 'count'
  | 'choices'
  | 'yesNo'

/** What stands behind the operator. */
export function shapeOf(comparison: Comparison, op: string): ValueShape {
  if (op === 'isEmpty' || op === 'isNotEmpty') return 'none'
  switch (comparison) {
    case 'text':
      return op === 'in' || op === 'notIn' ? 'texts' : 'text'
    case 'number':
      return op === 'between' ? 'numbers' : 'number'
    case 'date':
      if (op === 'period' || op === 'anniversary') return 'period'
      if (op === 'lastDays' || op === 'nextDays') return 'count'
      return op === 'between' ? 'days' : 'day'
    case 'words':
      return 'texts'
    case 'yesNo':
      return 'yesNo'
    case 'choice':
    case 'set':
    case 'user':
      return 'choices'
  }
}

const mostDays = 36_500

/** Whether a value can be asked with; while it is being typed it cannot. */
export function isValue(shape: ValueShape, value: unknown): boolean {
  switch (shape) {
    case 'none':
      return true
    case 'text':
      return typeof value === 'string' && value.trim() !== ''
    case 'texts':
    case 'choices':
      return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'numbers':
      return Array.isArray(value) && value.length === 2 && value.every((one) => isValue('number', one))
    case 'day':
      return typeof value === 'string' && parseDate(value)?.on === value
    case 'days':
      return Array.isArray(value) && value.length === 2 && value.every((one) => isValue('day', one))
    case 'period':
      return periodOf(value) !== null
    case 'count':
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= mostDays
    case 'yesNo':
      return typeof value === 'boolean'
  }
}

export function periodOf(value: unknown): Period | null {
  if (typeof value !== 'object' || value === null || !('unit' in value) || !('offset' in value)) return null
  const unit = periodUnits.find((one) => one === value.unit)
  const { offset } = value
  return unit && typeof offset === 'number' && Number.isInteger(offset) && Math.abs(offset) <= 2000
    ? { unit, offset }
    : null
}

/** Where one begins: the usual operator of a field, with a value where there is a usual one. */
export function startOf(field: { readonly key: string; readonly type: string }): Params {
  const comparison = comparisonOf(field.type)
  const op = operators[comparison][0]
  return { field: field.key, op, value: emptyOf(shapeOf(comparison, op)) }
}

function emptyOf(shape: ValueShape): unknown {
  switch (shape) {
    case 'period':
      return { unit: 'month', offset: 0 }
    case 'count':
      return 30
    case 'yesNo':
      return true
    case 'choices':
    case 'texts':
      return []
    case 'numbers':
      return [null, null]
    case 'days':
      return ['', '']
    case 'number':
      return null
    case 'none':
      return undefined
    case 'text':
    case 'day':
      return ''
  }
}

/** The same condition with another operator; a value that still fits stays. */
export function withOperator(field: { readonly type: string }, params: Params, op: string): Params {
  const comparison = comparisonOf(field.type)
  const before = shapeOf(comparison, String(params['op']))
  const after = shapeOf(comparison, op)
  if (after === 'none') return { field: params['field'], op }
  if (before === after) return { ...params, op }
  const { value } = params
  const carried = carry(before, after, value)
  return { field: params['field'], op, value: carried ?? emptyOf(after) }
}

function carry(before: ValueShape, after: ValueShape, value: unknown): unknown {
  if (before === 'text' && after === 'texts' && isValue('text', value)) return [value]
  if (before === 'texts' && after === 'text' && Array.isArray(value)) return value[0]
  if (before === 'number' && after === 'numbers') return [value, null]
  if (before === 'numbers' && after === 'number' && Array.isArray(value)) return value[0]
  if (before === 'day' && after === 'days') return [value, '']
  if (before === 'days' && after === 'day' && Array.isArray(value)) return value[0]
  return undefined
}

/** The days that a relative date means today, to be read beside it; null where it means none that can be told. */
export function daysMeant(
  op: string,
  value: unknown,
  scope: PeriodScope,
): { readonly from: string; readonly to: string } | null {
  const period = periodOf(value)
  try {
    if (period && (op === 'period' || op === 'anniversary')) return periodBounds(period, scope)
    if (!isValue('count', value)) return null
    const days = Number(value)
    if (op === 'lastDays') return { from: addDays(scope.today, 1 - days), to: scope.today }
    if (op === 'nextDays') return { from: scope.today, to: addDays(scope.today, days - 1) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return null
}
