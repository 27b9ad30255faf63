import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { ledgerText } from '../ledger.text.ts'
import { provisionsText } from '../provisions.text.ts'
import { sharingText } from '../sharing.text.ts'
import styles from './Provisions.module.css'

export type Provision = Answer<typeof api.provisions.get>

export const provisionQuery = (id: string) => ({
  queryKey: ['provision', 'get', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.provisions.get({ params: { id } }, { signal }),
})

/** Beside the list. */
export function ProvisionPeek({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useQuery(provisionQuery(id))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <ProvisionFacts entry={data} /> : <RowsSkeleton rows={6} />
}

/** What the law wants written down of one entry. */
export function ProvisionFacts({ entry }: { entry: Provision }): ReactNode {
  const t = useText(ledgerText)
  const p = useText(provisionsText)
  const s = useText(sharingText)
  const format = useFormat()
  const mayExport = useMay()('customers.export')
  const { recipient, ground, groundNote, items, rowCount, erased, reason, source, sourceId } = entry
  const count = format.number(rowCount)
  return (
    <div className={styles['facts']}>
      <Fact label={t('recipient')}>{recipient.name}</Fact>
      <Fact label={t('address')}>{recipient.address}</Fact>
      {recipient.representative && <Fact label={t('representative')}>{recipient.representative}</Fact>}
      <Fact label={t('on')}>{format.dateTime(entry.providedAt)}</Fact>
      <Fact label={t('ground')}>{[s(ground), groundNote].filter(Boolean).join('：')}</Fact>
      <Fact label={t('items')}>{items.join('・')}</Fact>
      <Fact label={t('count')}>
        {erased > 0 ? p('erased', { count, erased: format.number(erased) }) : p('records', { count })}
        {entry.subject === 'company' && `（${p('companies')}）`}
      </Fact>
      <Fact label={t('by')}>{entry.providedByName}</Fact>
      {reason && <Fact label={t('reason')}>{reason}</Fact>}
      <Fact label={p('source')}>
        {source === 'export' && sourceId && mayExport ? (
          <AddressLink to={`/exports/${sourceId}`}>{p('openExport')}</AddressLink>
        ) : source === 'export' || source === 'command' ? (
          p(source)
        ) : (
          source
        )}
      </Fact>
    </div>
  )
}
