import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { both } from '../filter/quick.ts'
import { asks } from '../filter/quick-kinds.ts'
import { fieldKindOf } from '../filter/subject.ts'
import type { Rule } from '../filter/tree.ts'
import { isMonth } from './month.ts'
import { MonthCalendar } from './MonthCalendar.tsx'
import { onDay } from './on-day.ts'
import type { ListView } from './use-view.ts'

type ListCalendarProps = {
  list: ListView
  q: string | undefined
  /** The rule as far as it works. */
  rule: Rule | null
  month: string | undefined
  onMonth: (month: string) => void
  /** The field that a calendar begins with, and which of them come every year. */
  usual: string
  isYearly: (key: string) => boolean
  to: (id: string) => string
  /** Everybody that a rule matches, for the day that was opened. */
  ofDay: (rule: Rule) => ReactNode
}
/** The records of a list by a date of theirs, a month at a time. */
export function ListCalendar(props: ListCalendarProps): ReactNode {
  const { list, q, rule, month, onMonth, usual, isYearly, to, ofDay } = props
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const seesMasked = useMay()('fields.seeMasked')
  const fields = useFields(list.subject).filter(
    ({ type, hidden, masked }) =>
      (type === 'date' || type === 'dateTime') && !hidden && (!masked || seesMasked),
  )
  const wanted = list.now.dateField ?? usual
  const field = fields.find(({ key }) => key === wanted) ?? fields[0]
  const dateField = field?.key ?? ''
  const yearly = isYearly(dateField)
  const shown = month !== undefined && isMonth(month) ? month : today.slice(0, 7)
  const filter = rule === null ? undefined : JSON.stringify(rule)
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: [list.subject, 'byDay', q, filter, dateField, shown],
    queryFn: ({ signal }) =>
      api[list.subject === 'customer' ? 'customers' : 'companies'].byDay(
        { query: { q, filter, dateField, month: shown, yearly: yearly || undefined } },
        { signal },
      ),
    placeholderData: keepPreviousData,
    enabled: field !== undefined,
  })
  return (
    <MonthCalendar
      month={shown}
      onMonth={onMonth}
      fields={fields}
      field={field}
      onField={(key) => list.set({ dateField: key })}
      days={isPlaceholderData ? [] : data?.days}
      isStale={isPlaceholderData}
      error={error}
      onRetry={() => void refetch()}
      isYearly={yearly}
      to={to}
      dayOf={(on) => {
        const day = onDay(asks(fieldKindOf[list.subject]), dateField, on, today, yearly)
        return ofDay(both(rule, day) ?? day)
      }}
    />
  )
}
