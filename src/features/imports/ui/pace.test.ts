import { expect, test } from 'vitest'
import { addSample, paceOf, remaining } from './pace.ts'

test('the pace is that of the last moments, not of the whole run', () => {
  let samples = addSample([], { at: 0, done: 0 })
  samples = addSample(samples, { at: 10_000, done: 100_000 })
  samples = addSample(samples, { at: 40_000, done: 130_000 })
  expect(paceOf(samples)).toBe(1000)
})

test('one look at the work tells no pace', () => {
  expect(paceOf(addSample([], { at: 0, done: 500 }))).toBeNull()
})

test('work that stands still has no pace rather than an endless rest', () => {
  expect(
    paceOf([
      { at: 0, done: 500 },
      { at: 5000, done: 500 },
    ]),
  ).toBeNull()
})

test('work that began again is measured from there', () => {
  expect(addSample([{ at: 0, done: 500 }], { at: 1000, done: 0 })).toEqual([{ at: 1000, done: 0 }])
})

test('the rest is said in tens of seconds, then in minutes', () => {
  expect(remaining({ done: 0, total: 43_000 }, 1000)).toEqual({ unit: 'seconds', count: 40 })
  expect(remaining({ done: 0, total: 200_000 }, 1000)).toEqual({ unit: 'minutes', count: 3 })
  expect(remaining({ done: 999, total: 1000 }, 1000)).toEqual({ unit: 'seconds', count: 0 })
})
