import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { DataList } from '#web/parts/DataList.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { isMonth } from '#web/parts/views/month.ts'
import { MonthCalendar } from '#web/parts/views/MonthCalendar.tsx'
import type { ListView } from '#web/parts/views/use-view.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { CardCorner, CardLine } from './customer-columns.tsx'
import { isYearly, onDay } from './customer-view.ts'

type CustomerCalendarProps = {
  list: ListView
  q: string | undefined
  rule: Rule | null
  month: string | undefined
  onMonth: (month: string) => void
}
/** The customers of the list by a date of theirs; birthdays come every year. */
export function CustomerCalendar({ list, q, rule, month, onMonth }: CustomerCalendarProps): ReactNode {
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const seesMasked = useMay()('fields.seeMasked')
  const fields = useFields('customer').filter(
    ({ type, hidden, masked }) =>
      (type === 'date' || type === 'dateTime') && !hidden && (!masked || seesMasked),
  )
  const wanted = list.now.dateField ?? 'birthOn'
  const field = fields.find(({ key }) => key === wanted) ?? fields[0]
  const dateField = field?.key ?? ''
  const yearly = isYearly(dateField)
  const shown = month !== undefined && isMonth(month) ? month : today.slice(0, 7)
  const filter = rule === null ? undefined : JSON.stringify(rule)
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['customer', 'byDay', q, filter, dateField, shown],
    queryFn: ({ signal }) =>
      api.customers.byDay(
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
      to={(id) => `/customers/${id}`}
      dayOf={(on) => <OfDay q={q} rule={onDay(rule, dateField, on, today)} />}
    />
  )
}

function OfDay({ q, rule }: { q: string | undefined; rule: Rule }): ReactNode {
  const t = useText(customersText)
  const filter = JSON.stringify(rule)
  const pages = usePages(['customer', 'list', 'day', q, filter], (cursor, signal) =>
    api.customers.list({ query: { q, filter, cursor, limit: 100 } }, { signal }),
  )
  return (
    <DataList
      label={t('customers')}
      pages={pages}
      columns={[
        { key: 'name', label: t('name'), width: 160, grow: 2, cell: ({ displayName }) => displayName },
        { key: 'phone', label: t('phone'), width: 120, grow: 1, cell: ({ phone }) => phone },
      ]}
      nameOf={({ displayName }) => displayName}
      to={({ id }) => `/customers/${id}`}
      card={{ line: (row) => <CardLine row={row} />, corner: (row) => <CardCorner row={row} /> }}
      empty={<EmptyState title={t('nobodyFound')}>{t('nobodyOnDay')}</EmptyState>}
    />
  )
}
