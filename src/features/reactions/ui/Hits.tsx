import { Modal, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answer, api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import styles from './Results.module.css'

type Hits = Answer<typeof api.reactions.customerHits>
type Hit = Hits['items'][number]
const tones = { human: 'good', machine: 'neutral', scanner: 'warning' } as const

export function TakenFor({ as }: { as: Hit['as'] }): ReactNode {
  const t = useText(resultsText)
  return as === null ? (
    <StatusBadge tone="neutral">{t('untold')}</StatusBadge>
  ) : (
    <StatusBadge tone={tones[as]}>{t(as)}</StatusBadge>
  )
}

type HitsDialogProps = {
  title: string
  queryKey: readonly string[]
  read: (options: { signal: AbortSignal }) => Promise<Hits>
  onClose: () => void
}
/** Single opens and clicks: what each was taken for, and why. */
export function HitsDialog({ title, queryKey, read, onClose }: HitsDialogProps): ReactNode {
  const t = useText(resultsText)
  const { data, error, refetch } = useQuery({
    queryKey: ['reaction', 'hits', ...queryKey],
    queryFn: read,
  })
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={6} />
      ) : data.items.length === 0 ? (
        <p className={styles['note']}>{t('noHits')}</p>
      ) : (
        <HitTable {...data} />
      )}
    </Modal>
  )
}

function HitTable({ items, isCut }: Hits): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  return (
    <>
      {isCut && <p className={styles['note']}>{t('latestHits')}</p>}
      <div className={styles['scroll']}>
        <Table aria-label={t('hitsOf')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('when')}</Table.Th>
              <Table.Th scope="col">{t('who')}</Table.Th>
              <Table.Th scope="col">{t('what')}</Table.Th>
              <Table.Th scope="col">{t('takenFor')}</Table.Th>
              <Table.Th scope="col">{t('program')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((hit) => (
              <Table.Tr key={hit.id}>
                <Table.Td className="numbers">{format.dateTime(hit.at)}</Table.Td>
                <Table.Td>
                  <AddressLink to={`/customers/${hit.customer.id}`}>{hit.customer.name}</AddressLink>
                  <small className={styles['subject']}>
                    <AddressLink to={`/campaigns/${hit.campaign.id}/results`}>
                      {hit.campaign.name}
                    </AddressLink>
                  </small>
                </Table.Td>
                <Table.Td>{hit.kind === 'open' ? t('opened') : t('clickedLink', { no: hit.link })}</Table.Td>
                <Table.Td>
                  <TakenFor as={hit.as} />
                  <small className={styles['subject']}>{hit.says}</small>
                </Table.Td>
                <Table.Td>
                  <small className={styles['agent']}>
                    {hit.agent ?? t('forgotten')}
                    {hit.ip !== null && ` · ${hit.ip}`}
                  </small>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}
