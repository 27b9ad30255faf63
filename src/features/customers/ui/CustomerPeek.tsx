import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Panels } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { customerText } from '../customer.text.ts'
import { ContactPoints } from './ContactPoints.tsx'
import { customerQuery } from './customer-queries.ts'
import { CustomerState } from './CustomerPage.tsx'
import styles from './CustomerPage.module.css'
import { Posts } from './Posts.tsx'
import { CustomerTags } from './Tags.tsx'

/** A customer beside the list: enough to call, to write down what was said, and to see what happened last. */
export function CustomerPeek({ id }: { id: string }): ReactNode {
  const t = useText(customerText)
  const { data: customer, error, refetch } = useQuery(customerQuery(id))
  if (!customer && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!customer) return <RowsSkeleton rows={8} />
  const kana = [customer.familyKana, customer.givenKana].filter(Boolean).join(' ')
  return (
    <div className={styles['peek']} key={customer.id}>
      <header>
        <p className={styles['peekAbove']}>
          {[kana, customer.code && t('number', { code: customer.code })].filter(Boolean).join('　')}
        </p>
        <div className={styles['peekName']}>
          <h2>
            <Link to={`/customers/${id}`}>{customer.displayName}</Link>
          </h2>
          <CustomerState customer={customer} />
        </div>
        <p className={styles['peekAbove']}>
          {customer.owner ? t('ownedBy', { name: customer.owner.name }) : t('noOwner')}
        </p>
        <CustomerTags customer={customer} />
      </header>
      <ContactPoints customer={customer} />
      <Posts customer={customer} />
      {customer.deletedAt === null && <Panels on="customer" id={id} place="main" />}
    </div>
  )
}
