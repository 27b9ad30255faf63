import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { DataList } from '#web/parts/DataList.tsx'
import type { Rule } from '#web/parts/filter/tree.ts'
import { EmptyState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { ListCalendar } from '#web/parts/views/ListCalendar.tsx'
import type { ListView } from '#web/parts/views/use-view.ts'
import { customersText } from '../customers.text.ts'
import { CardCorner, CardLine } from './customer-columns.tsx'
import { isYearly } from './customer-view.ts'

type CustomerCalendarProps = {
  list: ListView
  q: string | undefined
  rule: Rule | null
  month: string | undefined
  onMonth: (month: string) => void
}
/** The customers of the list by a date of theirs; birthdays come every year. */
export function CustomerCalendar(props: CustomerCalendarProps): ReactNode {
  return (
    <ListCalendar
      {...props}
      usual="birthOn"
      isYearly={isYearly}
      to={(id) => `/customers/${id}`}
      ofDay={(rule) => <OfDay q={props.q} rule={rule} />}
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
