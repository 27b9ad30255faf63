import { describe, expect, it } from 'vitest'
import { restored, stored } from './drafts.ts'

const day = 86_400_000

describe('the draft of a note', () => {
  it('comes back as it was typed, line breaks and all', () => {
    const text = '木曜に電話。\n「定期」を休みたい'
    expect(restored(stored(text, 0), day)).toBe(text)
  })
  it('is gone once the note was added', () => {
    expect(stored('', 0)).toBe('')
    expect(restored('', 0)).toBe('')
  })
  it('is forgotten after thirty days', () => {
    expect(restored(stored('old', 0), 29 * day)).toBe('old')
    expect(restored(stored('old', 0), 30 * day)).toBe('')
  })
  it.each([null, 'no json', '{}', '[]', '{"text":1,"at":0}', 'null'])(
    'is empty when %j was stored',
    (raw) => {
      expect(restored(raw, 0)).toBe('')
    },
  )
})
