import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { couponText } from '../coupon.text.ts'
import styles from './Coupons.module.css'

/** Who was given a code, the latest first. */
export function CouponHanded({ id }: { id: string }): ReactNode {
  const t = useText(couponText)
  const format = useFormat()
  const pages = usePages(['coupon', 'handed', id], (cursor, signal) =>
    api.templates.couponHanded({ params: { id }, query: { cursor, limit: 30 } }, { signal }),
  )
  return (
    <Section title={t('handedTo')}>
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {pages.isPending && <RowsSkeleton rows={3} />}
      {!pages.isPending && pages.rows.length === 0 && <p className={styles['help']}>{t('handedNobody')}</p>}
      <ul className={styles['handed']}>
        {pages.rows.map(({ customer, code, handedAt }) => (
          <li key={`${customer.id} ${code}`}>
            <AddressLink to={`/customers/${customer.id}`}>{customer.name ?? t('unseen')}</AddressLink>
            <code>{code}</code>
            <time dateTime={handedAt}>{format.dateTime(handedAt)}</time>
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
          {t('more')}
        </Button>
      )}
    </Section>
  )
}
