import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flag, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { webhooksText } from '../webhooks.text.ts'
import { stateOf, stateTones, type Webhook } from './webhook-queries.ts'
import { WebhookForm } from './WebhookForm.tsx'
import styles from './Webhooks.module.css'

const address = { add: flag }

/** Where what happens is sent, and whether it arrives. */
export function WebhookList(): ReactNode {
  const t = useText(webhooksText)
  const format = useFormat()
  const [{ add }, setAddress] = useAddress(address)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['webhook', 'list'],
    queryFn: ({ signal }) => api.webhooks.list({}, { signal }),
  })
  const rows = data?.items ?? []
  const badge = (row: Webhook): ReactNode => {
    const state = stateOf(row)
    return <StatusBadge tone={stateTones[state]}>{t(state)}</StatusBadge>
  }
  const last = ({ deliveredAt }: Webhook): string =>
    deliveredAt === null ? t('never') : format.relative(deliveredAt)
  const columns: readonly Column<Webhook>[] = [
    { key: 'name', label: t('name'), width: 180, grow: 2, cell: ({ name }) => name },
    {
      key: 'url',
      label: t('url'),
      width: 220,
      grow: 3,
      leaves: 2,
      cell: ({ url }) => <span title={url}>{url}</span>,
    },
    {
      key: 'events',
      label: t('events'),
      width: 110,
      align: 'right',
      leaves: 3,
      cell: ({ events }) => t('eventCount', { count: format.number(events.length) }),
    },
    { key: 'state', label: t('state'), width: 130, cell: badge },
    {
      key: 'waiting',
      label: t('waiting'),
      width: 110,
      align: 'right',
      leaves: 4,
      cell: ({ waiting }) => (
        <span className="numbers">
          {t(waiting.exact ? 'count' : 'moreThan', { count: format.number(waiting.count) })}
        </span>
      ),
    },
    { key: 'last', label: t('lastDelivered'), width: 150, leaves: 1, cell: last },
  ]
  const start = <Button onClick={() => setAddress({ add: true })}>{t('add')}</Button>
  return (
    <>
      <ListPage
        title={t('webhooks')}
        label={t('webhooks')}
        actions={rows.length > 0 && start}
        filters={<p className={styles['lead']}>{t('lead')}</p>}
        pages={{
          rows,
          isPending,
          error,
          isStale: false,
          hasMore: false,
          isLoadingMore: false,
          loadMore() {},
          retry: () => void refetch(),
        }}
        columns={columns}
        nameOf={({ name }) => name}
        to={({ id }) => `/settings/webhooks/${id}`}
        card={{ line: (row) => row.url, corner: badge }}
        empty={
          <EmptyState title={t('emptyTitle')} action={start}>
            {t('emptyWhy')}
          </EmptyState>
        }
      />
      {add && <WebhookForm webhook={null} onClose={() => setAddress({ add: undefined })} />}
    </>
  )
}
