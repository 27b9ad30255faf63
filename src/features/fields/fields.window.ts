import { z } from 'zod'
import { formatDay } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import { periodBounds, type Period } from '#kit/japan/periods.ts'
import type { Phrase } from '#kit/text.ts'
import type { RuleParam, RuleScope } from '#platform/catalogue/rule.ts'

/** Stretches of the organisation's calendar that conditions on what happened can be held to. */
export const namedPeriods = {
  today: { unit: 'day', offset: 0, label: { ja: '今日', en: 'today' } },
  yesterday: { unit: 'day', offset: -1, label: { ja: '昨日', en: 'yesterday' } },
  thisWeek: { unit: 'week', offset: 0, label: { ja: '今週', en: 'this week' } },
  lastWeek: { unit: 'week', offset: -1, label: { ja: '先週', en: 'last week' } },
  thisMonth: { unit: 'month', offset: 0, label: { ja: '今月', en: 'this month' } },
  lastMonth: { unit: 'month', offset: -1, label: { ja: '先月', en: 'last month' } },
  thisQuarter: { unit: 'quarter', offset: 0, label: { ja: '今四半期', en: 'this quarter' } },
  lastQuarter: { unit: 'quarter', offset: -1, label: { ja: '前四半期', en: 'last quarter' } },
  thisHalf: { unit: 'half', offset: 0, label: { ja: '今期（半期）', en: 'this half year' } },
  lastHalf: { unit: 'half', offset: -1, label: { ja: '前期（半期）', en: 'last half year' } },
  thisYear: { unit: 'year', offset: 0, label: { ja: '今年', en: 'this year' } },
  lastYear: { unit: 'year', offset: -1, label: { ja: '昨年', en: 'last year' } },
  thisFiscalYear: { unit: 'fiscalYear', offset: 0, label: { ja: '今年度', en: 'this fiscal year' } },
  lastFiscalYear: { unit: 'fiscalYear', offset: -1, label: { ja: '昨年度', en: 'last fiscal year' } },
} as const satisfies { readonly [name: string]: Period & { readonly label: Phrase } }
type NamedPeriod = keyof typeof namedPeriods
const names = Object.keys(namedPeriods) as [NamedPeriod, ...NamedPeriod[]]

/** When something happened, as parameters of a kind; several narrow each other, none is ever. */
export const windowParams = {
  days: z
    .int()
    .min(1)
    .max(7300)
    .optional()
    .describe('Within so many days until today; ever, when nothing is given'),
  period: z.enum(names).optional().describe('In a stretch of the organisation’s calendar'),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
}
const schema = z.object(windowParams)
export type Window = z.output<typeof schema>

export const windowForm = {
  days: {
    label: { ja: '日以内（空欄は全期間）', en: 'Within days (empty: ever)' },
    optional: true,
    window: true,
  },
  period: {
    label: { ja: '期間', en: 'Period' },
    optional: true,
    window: true,
    options: names.map((value) => ({ value, label: namedPeriods[value].label })),
  },
  from: { label: { ja: 'から', en: 'From' }, optional: true, window: true },
  to: { label: { ja: 'まで', en: 'Until' }, optional: true, window: true },
} as const satisfies { [param: string]: RuleParam }

/** The first and the last day of a window, both belonging to it; open where it has no bound. */
export function boundsOf(
  { days, period, from, to }: Window,
  scope: Pick<RuleScope, 'today' | 'fiscalYearStart' | 'weekStart'>,
): { readonly from?: string; readonly to?: string } {
  const stretch = period === undefined ? undefined : periodBounds(namedPeriods[period], scope)
  const froms = [from, stretch?.from, days === undefined ? undefined : addDays(scope.today, -days)]
  const tos = [to, stretch?.to]
  const latest = froms
    .filter((on) => on !== undefined)
    .toSorted()
    .at(-1)
  const [earliest] = tos.filter((on) => on !== undefined).toSorted()
  return { ...(latest !== undefined && { from: latest }), ...(earliest !== undefined && { to: earliest }) }
}

/** In front of a Japanese sentence (「30日以内に 」), behind an English one (“ within 30 days”); empty of ever. */
export function sayWindow({ days, period, from, to }: Window): Phrase {
  const said: Phrase[] = []
  if (days !== undefined) said.push({ ja: `${days}日以内`, en: `within ${days} days` })
  if (period !== undefined) {
    const { ja, en } = namedPeriods[period].label
    said.push({ ja, en })
  }
  if (from !== undefined && to !== undefined)
    said.push({ ja: `${formatDay(from)}から${formatDay(to)}まで`, en: `from ${from} to ${to}` })
  else if (from !== undefined) said.push({ ja: `${formatDay(from)}から`, en: `from ${from}` })
  else if (to !== undefined) said.push({ ja: `${formatDay(to)}まで`, en: `until ${to}` })
  if (said.length === 0) return { ja: '', en: '' }
  return {
    ja: `${said.map(({ ja }) => ja).join('・')}に `,
    en: ` ${said.map(({ en }) => en).join(', ')}`,
  }
}
