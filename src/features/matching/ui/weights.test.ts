import { describe, expect, it } from 'vitest'
import type { Weights } from './use-weights.ts'
import { readWhole, typedOf, weightsFrom } from './weights.ts'

const label = { ja: '', en: '' }
const points = [
  { kind: 'email', subject: 'customer' as const, label, points: 60, default: 60, least: 0, most: 200 },
  {
    kind: 'givenDiffers',
    subject: 'customer' as const,
    label,
    points: -130,
    default: -130,
    least: -200,
    most: 0,
  },
]
const weights: Weights = {
  version: 3,
  candidateFrom: 50,
  automaticFrom: 100,
  defaults: { candidateFrom: 50, automaticFrom: 100 },
  points,
  history: [],
}

describe('weights as they are typed', () => {
  it('have no sign on the screen, and theirs again on the way to the server', () => {
    const typed = typedOf(weights)
    expect(typed).toEqual({
      'points.email': '60',
      'points.givenDiffers': '130',
      candidateFrom: '50',
      automaticFrom: '100',
    })
    expect(weightsFrom(weights, { ...typed, 'points.givenDiffers': '０', 'points.email': '４５' })).toEqual({
      points: { email: 45, givenDiffers: 0 },
      candidateFrom: 50,
      automaticFrom: 100,
    })
    expect(weightsFrom(weights, typed).points).toEqual({ email: 60, givenDiffers: -130 })
  })

  it('are whole numbers within their bounds, full width too', () => {
    expect(readWhole('２００', 0, 200)).toBe(200)
    expect(readWhole(' 0 ', 0, 200)).toBe(0)
    for (const wrong of ['', '-5', '1.5', '201', '十', undefined]) expect(readWhole(wrong, 0, 200)).toBeNull()
    expect(readWhole('0', 1, 500)).toBeNull()
  })
})
