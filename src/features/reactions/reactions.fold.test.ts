import { describe, expect, it } from 'vitest'
import { countsOf, fold, noReaction, type Judged } from './reactions.fold.ts'

const judged = (kind: 'open' | 'click', as: 'human' | 'machine' | 'scanner', at: string): Judged => ({
  kind,
  at,
  link: kind === 'click' ? 1 : 0,
  verdict: { as, why: 'person' },
})

describe('what somebody did', () => {
  it('is no open where only machines opened', () => {
    const after = fold(noReaction, judged('open', 'machine', '2026-11-20T01:00:00Z'))
    expect(countsOf(after)).toMatchObject({ opened: 0, machineOpened: 1, machineOpens: 1, clicked: 0 })
  })
  it('is an open once a person clicked, though their pictures were fetched by a machine', () => {
    const machine = fold(noReaction, judged('open', 'machine', '2026-11-20T01:00:00Z'))
    const after = fold(machine, judged('click', 'human', '2026-11-20T02:00:00Z'))
    expect(countsOf(after)).toMatchObject({ opened: 1, machineOpened: 0, clicked: 1, opens: 0 })
    expect(after.openedAt).toBe('2026-11-20T02:00:00Z')
  })
  it('is nothing where a scanner clicked', () => {
    const after = fold(noReaction, judged('click', 'scanner', '2026-11-20T01:00:00Z'))
    expect(countsOf(after)).toMatchObject({ opened: 0, clicked: 0, scanned: 1, scans: 1 })
  })
  it('comes to the same in whatever order hits become known', () => {
    const hits = [
      judged('open', 'machine', '2026-11-20T01:00:00Z'),
      judged('click', 'human', '2026-11-20T03:00:00Z'),
      judged('open', 'human', '2026-11-20T02:00:00Z'),
      judged('click', 'scanner', '2026-11-20T01:00:01Z'),
    ]
    expect(hits.reduce(fold, noReaction)).toEqual(hits.toReversed().reduce(fold, noReaction))
    expect(hits.reduce(fold, noReaction).openedAt).toBe('2026-11-20T02:00:00Z')
  })
})
