import { expect, test } from 'vitest'
import { canUndo, stepOf, viewOf } from './steps.ts'

const counted = { rows: 10, created: 3, updated: 0, unchanged: 7, doubtful: 0, wrong: 0, similar: 0 }

test('one can go back to the mapping after a dry run, but not out of a run', () => {
  expect(viewOf('checked', true)).toBe('mapping')
  expect(viewOf('running', true)).toBe('running')
})

test('a file that leaves no doubt begins at the mapping', () => {
  expect(stepOf('mapping', true)).toBe('map')
  expect(stepOf('mapping', false)).toBe('read')
})

test('an import that was stopped or failed on the way can be undone', () => {
  expect(canUndo({ state: 'cancelled', counted })).toBe(true)
  expect(canUndo({ state: 'failed', counted })).toBe(true)
})

test('an import that wrote nothing, or is undone already, cannot be undone', () => {
  expect(canUndo({ state: 'done', counted: { ...counted, created: 0 } })).toBe(false)
  expect(canUndo({ state: 'failed', counted: null })).toBe(false)
  expect(canUndo({ state: 'undone', counted })).toBe(false)
})
