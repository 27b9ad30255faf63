import { describe, expect, it } from 'vitest'
import type { Campaign } from './campaign-queries.ts'
import { accepted, begin, changed, met, unsent } from './plan-draft.ts'

const stored = (version: number, plan: Partial<Campaign['plan']> = {}): Campaign =>
  ({
    id: 'c',
    version,
    plan: {
      name: '冬のご案内',
      purposeId: 'p',
      replyTo: null,
      windowDays: 7,
      heldOutPercent: 0,
      variants: [
        { no: 1, label: '案A', subject: null, preheader: null, senderId: null, atHour: null, content: null },
      ],
      ...plan,
    },
  }) as Campaign

describe('a campaign that is written', () => {
  it('has nothing to send as it is stored, and only what was typed after that', () => {
    const start = begin(stored(1))
    expect(unsent(start)).toEqual({})
    expect(unsent(changed(start, { name: '春のご案内' }))).toEqual({ name: '春のご案内' })
    expect(unsent(changed(changed(start, { windowDays: 14 }), { windowDays: 7 }))).toEqual({})
  })

  it('does not send again what the server stored in its own way', () => {
    const typed = changed(begin(stored(1)), { name: '春のご案内 ' })
    const saved = accepted(typed, unsent(typed), stored(2, { name: '春のご案内' }))
    expect(unsent(saved)).toEqual({})
    expect(saved.draft.name).toBe('春のご案内 ')
    expect(saved.base.version).toBe(2)
  })

  it('keeps what was typed while the server was writing', () => {
    const typed = changed(begin(stored(1)), { name: '春' })
    const sent = unsent(typed)
    const further = changed(typed, { name: '春の', windowDays: 10 })
    const saved = accepted(further, sent, stored(2, { name: '春' }))
    expect(unsent(saved)).toEqual({ name: '春の', windowDays: 10 })
  })

  it('takes over what somebody else changed elsewhere, and sends its own with their version', () => {
    const typed = changed(begin(stored(1)), { name: '春のご案内' })
    const { editing, clashes } = met(typed, stored(2, { windowDays: 30 }))
    expect(clashes).toEqual([])
    expect(editing.draft).toMatchObject({ name: '春のご案内', windowDays: 30 })
    expect(unsent(editing)).toEqual({ name: '春のご案内' })
    expect(editing.base.version).toBe(2)
  })

  it('asks where both changed the same part, and not where both wrote the same', () => {
    const typed = changed(begin(stored(1)), { name: '春のご案内' })
    expect(met(typed, stored(2, { name: '夏のご案内' })).clashes).toEqual(['name'])
    expect(met(typed, stored(2, { name: '春のご案内' })).clashes).toEqual([])
  })
})
