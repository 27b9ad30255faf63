import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { listText } from '../list.text.ts'
import styles from './List.module.css'
import { StateOf } from './RecipientsTab.tsx'
import { WhyDialog } from './WhyDialog.tsx'

const pageSize = 10

/** The campaigns that a customer got or was kept out of, the latest first, each with its reason. */
export function CampaignsPanel({ id }: PanelProps): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  const [asked, setAsked] = useState<{ id: string; name: string } | null>(null)
  const pages = usePages(['campaign', 'ofCustomer', id], (cursor, signal) =>
    api.campaigns.ofCustomer({ params: { customerId: id }, query: { cursor, limit: pageSize } }, { signal }),
  )
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.isPending) return <RowsSkeleton rows={2} />
  if (pages.rows.length === 0) return <p className={styles['quiet']}>{t('gotNone')}</p>
  return (
    <>
      <ul className={styles['got']}>
        {pages.rows.map((row) => (
          <li key={`${row.campaign.id} ${row.address}`}>
            <span className={styles['gotHead']}>
              <AddressLink to={`/campaigns/${row.campaign.id}`}>{row.campaign.name}</AddressLink>
              <Button
                variant="subtle"
                aria-label={t('whyOf', { name: row.campaign.name })}
                onClick={() => setAsked(row.campaign)}
              >
                <StateOf recipient={row} />
              </Button>
            </span>
            <p className={styles['quiet']}>
              {[row.sentAt === null ? row.reasonSays : format.dateTime(row.sentAt), row.address]
                .filter(Boolean)
                .join('・')}
            </p>
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('more')}
        </Button>
      )}
      {asked && (
        <WhyDialog campaign={asked} customer={{ id, name: asked.name }} onClose={() => setAsked(null)} />
      )}
    </>
  )
}
