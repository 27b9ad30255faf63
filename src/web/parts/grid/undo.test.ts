import { expect, test } from 'vitest'
import { noHistory, stepBack, stepForward, withStep, type Step } from './undo.ts'

const step = (before: string, after: string): Step => [{ id: '1', field: 'name', before, after }]

test('steps are taken back last first and can be made again', () => {
  const history = withStep(withStep(noHistory, step('', 'a')), step('a', 'b'))
  const back = stepBack(history)
  expect(back?.step).toEqual(step('b', 'a'))
  const again = stepForward(back?.history ?? noHistory)
  expect(again?.step).toEqual(step('a', 'b'))
  expect(again?.history).toEqual(history)
})

test('a new step forgets what was taken back', () => {
  const back = stepBack(withStep(noHistory, step('', 'a')))
  const history = withStep(back?.history ?? noHistory, step('', 'c'))
  expect(stepForward(history)).toBeNull()
})

test('an empty history has nothing to give, and a long one forgets its beginning', () => {
  expect(stepBack(noHistory)).toBeNull()
  const long = Array.from({ length: 300 }).reduce<typeof noHistory>(
    (history, _, i) => withStep(history, step(String(i), String(i + 1))),
    noHistory,
  )
  expect(long.done).toHaveLength(200)
  expect(stepBack(long)?.step[0]?.before).toBe('300')
})
