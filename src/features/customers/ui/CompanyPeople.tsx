import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { placeOf } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { PanelProps } from '#web/ui.ts'
import { customersText } from '../customers.text.ts'
import styles from './CompanyPeople.module.css'
import { ruleOfGiven } from './customer-view.ts'
import { listOfCompany } from './list-filter.ts'

const shown = 20

/** On a company's page: the customers who work or worked there. */
export function CompanyPeople({ id }: PanelProps): ReactNode {
  const t = useText(customersText)
  const query = { filter: JSON.stringify(ruleOfGiven({ company: id })), sort: 'kana', limit: shown } as const
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', 'list', query],
    queryFn: ({ signal }) => api.customers.list({ query }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  if (data.items.length === 0) return <p className={styles['none']}>{t('nobodyHere')}</p>
  return (
    <>
      <ul className={styles['people']}>
        {data.items.map(({ id: customerId, displayName, kana, title, phone, email }) => (
          <li key={customerId}>
            <span className={styles['who']}>
              <Link to={`/customers/${customerId}`}>{displayName}</Link>
              <span className={styles['dimmed']}>{[kana, title].filter(Boolean).join('・')}</span>
            </span>
            <span className={styles['dimmed']}>{phone ?? email}</span>
          </li>
        ))}
      </ul>
      {data.next !== null && <Link {...placeOf(listOfCompany(id))}>{t('seeAll')}</Link>}
    </>
  )
}
