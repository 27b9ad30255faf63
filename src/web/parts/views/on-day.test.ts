import { expect, it } from 'vitest'
import { asks } from '../filter/quick-kinds.ts'
import { onDay } from './on-day.ts'

const field = asks('field')

it('a day is asked for as itself', () => {
  expect(onDay(field, 'registeredOn', '2026-11-21', '2026-11-01', false)).toEqual({
    kind: 'field',
    params: { field: 'registeredOn', op: 'on', value: '2026-11-21' },
  })
})

it.each([
  ['2026-12-01', 10],
  ['2026-11-21', 0],
  ['2026-03-01', -265],
])('a day that comes every year, %s, is %i days from 2026-11-21', (on, offset) => {
  expect(onDay(field, 'birthOn', on, '2026-11-21', true)).toEqual({
    kind: 'field',
    params: { field: 'birthOn', op: 'anniversary', value: { unit: 'day', offset } },
  })
})
