import { TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import type { Receivable } from '../payments.api.ts'
import { dayOf } from './payment-queries.ts'
import styles from './Payments.module.css'

const ages = ['notDue', 'upTo30', 'upTo60', 'upTo90', 'over90', 'credit', 'balance'] as const
const address = { asOf: text }

/** Who owes what and since when, as of a day. */
export function Receivables(): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const [{ asOf }, setAddress] = useAddress(address)
  const [typed, setTyped] = useState(asOf ?? todayIn(timeZone))
  const on = dayOf(asOf ?? todayIn(timeZone))
  const { data, error, refetch } = useQuery({
    queryKey: ['payment', 'receivables', on],
    queryFn: ({ signal }) => api.payments.receivables({ query: { asOf: on } }, { signal }),
    placeholderData: keepPreviousData,
  })
  const take = (): void => setAddress({ asOf: dayOf(typed) })
  return (
    <Page title={t('receivables')} lead={t('receivablesLead')}>
      <TextInput
        label={t('asOf')}
        w={160}
        value={typed}
        error={dayOf(typed) === undefined && t('badDate')}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={take}
        onKeyDown={onEnter(take)}
      />
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data?.items.length === 0 && <EmptyState title={t('noneOwed')}>{t('noneOwedWhy')}</EmptyState>}
      {data && data.items.length > 0 && (
        <div className={styles['table']}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('name')}</th>
                {ages.map((age) => (
                  <th key={age} scope="col">
                    {t(age)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((row) => (
                <tr key={`${row.customerId} ${row.companyId}`}>
                  <td>
                    <Name row={row} />
                  </td>
                  <Cells row={row} />
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('total', { count: format.number(data.parties) })}</td>
                <Cells row={data.total} />
              </tr>
            </tfoot>
          </table>
          {data.parties > data.items.length && (
            <p className={styles['dim']}>{t('largestOnly', { shown: data.items.length })}</p>
          )}
        </div>
      )}
    </Page>
  )
}

function Name({ row: { customerId, companyId, name } }: { row: Receivable }): ReactNode {
  if (companyId !== null) return <Link to={`/companies/${companyId}`}>{name}</Link>
  return customerId === null ? name : <Link to={`/customers/${customerId}`}>{name}</Link>
}

function Cells({ row }: { row: Pick<Receivable, (typeof ages)[number]> }): ReactNode {
  const format = useFormat()
  return ages.map((age) => (
    <td key={age} className={age.startsWith('upTo') || age === 'over90' ? styles['late'] : undefined}>
      {row[age] === 0 ? '' : format.yen(row[age])}
    </td>
  ))
}
