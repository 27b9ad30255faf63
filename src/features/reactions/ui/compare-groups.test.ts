import { describe, expect, it } from 'vitest'
import { behindFirst, groupOf, groupsByTrait, spreadOf, type Compared } from './compare-groups.ts'

const row = (change: Partial<Compared>, delivered: number, opened: number): Compared =>
  ({
    id: 'a',
    name: '新茶',
    variant: { no: 1, label: 'A' },
    subjectLength: 12,
    textLength: 300,
    weekday: 1,
    hour: 10,
    rates: { opened: { value: delivered === 0 ? null : opened / delivered } },
    ...change,
    figures: { sent: delivered, delivered, opened, clicked: 0, converted: 0, revenue: 0, unsubscribed: 0 },
  }) as unknown as Compared
const byWeekday = (...rows: Compared[]) => groupsByTrait(rows, 'weekday', String)

describe('campaigns together', () => {
  it('are weighed by their mails', () => {
    const [group] = byWeekday(row({ id: 'a' }, 1000, 100), row({ id: 'b' }, 10, 10))
    expect(group).toMatchObject({ key: '1', campaigns: 2, sent: 1010, opened: 110 })
  })
  it('belong to lengths by their bounds, and to none where it is not known', () => {
    expect(
      [10, 11, 15, 16, 40].map((subjectLength) => groupOf(row({ subjectLength }, 1, 0), 'subjectLength')),
    ).toEqual([0, 1, 1, 2, 5])
    expect(groupOf(row({ textLength: null }, 1, 0), 'textLength')).toBe(-1)
    expect(groupOf(row({ hour: 23 }, 1, 0), 'hour')).toBe(7)
  })
  it('say less where they differ among themselves: the interval is wider, and a difference may be chance', () => {
    const alike = byWeekday(
      row({ id: 'a' }, 1000, 200),
      row({ id: 'b' }, 1000, 200),
      row({ id: 'c', weekday: 2 }, 1000, 260),
      row({ id: 'd', weekday: 2 }, 1000, 260),
    )
    const apart = byWeekday(
      row({ id: 'a' }, 1000, 100),
      row({ id: 'b' }, 1000, 300),
      row({ id: 'c', weekday: 2 }, 1000, 160),
      row({ id: 'd', weekday: 2 }, 1000, 360),
    )
    const width = (groups: typeof alike): number => {
      const rate = spreadOf(groups, 'opened').rates.get('1')
      return (rate?.high ?? 0) - (rate?.low ?? 0)
    }
    expect(width(apart)).toBeGreaterThan(5 * width(alike))
    expect(spreadOf(alike, 'opened').chance).toBeLessThan(0.05)
    expect(spreadOf(apart, 'opened').chance).toBeGreaterThan(0.5)
  })
  it('cannot be told apart where each group is one campaign', () => {
    const groups = byWeekday(row({ id: 'a' }, 1000, 100), row({ id: 'b', weekday: 2 }, 1000, 300))
    expect(spreadOf(groups, 'opened').chance).toBeNull()
  })
})

describe('campaigns beside each other', () => {
  it('are measured by the first, with an interval that says whether that is a difference', () => {
    const [first, near, far] = [
      row({ id: 'a' }, 1000, 300),
      row({ id: 'b' }, 100, 28),
      row({ id: 'c' }, 1000, 200),
    ] as const
    const behind = behindFirst([far, first, near], 'opened')
    expect(behind(first)).toBeNull()
    expect(behind(near)?.high).toBeGreaterThan(0)
    expect(behind(far)?.difference).toBeCloseTo(-0.1, 12)
    expect(behind(far)?.high).toBeLessThan(0)
  })
})
