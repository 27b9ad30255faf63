import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { PanelList } from '#web/parts/PanelList.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import { toneOf } from './document-queries.ts'

const shown = 5

export function OrderDocuments({ id }: PanelProps): ReactNode {
  return <DocumentPanel of={{ orderId: id }} address={`order=${id}`} state="all" />
}

export function CustomerDocuments({ id }: PanelProps): ReactNode {
  return <DocumentPanel of={{ customerId: id }} address={`customer=${id}`} state="current" />
}

export function CompanyDocuments({ id }: PanelProps): ReactNode {
  return <DocumentPanel of={{ companyId: id }} address={`company=${id}`} state="current" />
}

type Of = { orderId: string } | { customerId: string } | { companyId: string }
type DocumentPanelProps = { of: Of; address: string; state: 'current' | 'all' }
/** The newest documents of an order, a customer or a company. */
function DocumentPanel({ of, address, state }: DocumentPanelProps): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['document', 'of', of],
    queryFn: ({ signal }) => api.documents.list({ query: { ...of, state, limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <PanelList
      items={data.items.map((row) => ({
        id: row.id,
        to: `/documents/${row.id}`,
        name: `${t(row.kind)} ${row.number}`,
        mark: row.state !== 'current' && <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>,
        line: [
          format.day(row.transactionOn),
          format.yen(row.amount),
          row.edition > 1 && t('edition', { edition: row.edition }),
        ]
          .filter((part) => part)
          .join('・'),
      }))}
      none={t('none')}
      add={may('documents.issue') ? { to: `/documents/new?${address}`, label: t('issue') } : undefined}
      all={data.items.length > 0 ? { to: `/documents?${address}`, label: t('all') } : undefined}
    />
  )
}
