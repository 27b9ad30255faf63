import { describe, expect, it } from 'vitest'
import { groupOf, groupsOf, type Compared } from './compare-groups.ts'

const row = (change: Partial<Compared>, sent: number, opened: number): Compared =>
  ({
    id: 'a',
    subjectLength: 12,
    textLength: 300,
    weekday: 1,
    hour: 10,
    ...change,
    figures: { sent, delivered: sent, opened, clicked: 0, converted: 0, revenue: 0, unsubscribed: 0 },
  }) as unknown as Compared

describe('campaigns together', () => {
  it('are weighed by their mails', () => {
    const [group] = groupsOf([row({ id: 'a' }, 1000, 100), row({ id: 'b' }, 10, 10)], 'weekday')
    expect(group).toMatchObject({ key: 1, campaigns: 2, sent: 1010, opened: 110 })
  })
  it('belong to lengths by their bounds, and to none where it is not known', () => {
    expect(
      [10, 11, 15, 16, 40].map((subjectLength) => groupOf(row({ subjectLength }, 1, 0), 'subjectLength')),
    ).toEqual([0, 1, 1, 2, 5])
    expect(groupOf(row({ textLength: null }, 1, 0), 'textLength')).toBe(-1)
    expect(groupOf(row({ hour: 23 }, 1, 0), 'hour')).toBe(7)
  })
})
