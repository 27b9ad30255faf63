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
import { complaintText } from '../complaint.text.ts'
import { toneOf } from './complaint-queries.ts'

const shown = 3

/** The newest complaints of a customer, whatever came of them. */
export function ComplaintsPanel({ id }: PanelProps): ReactNode {
  const t = useText(complaintText)
  const format = useFormat()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['complaint', 'of', id],
    queryFn: ({ signal }) =>
      api.complaints.list({ query: { customerId: id, state: 'all', limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <PanelList
      items={data.items.map(({ id: one, about, state, receivedOn, channel, owner }) => ({
        id: one,
        to: `/complaints/${one}`,
        name: about,
        mark: <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
        line: [format.day(receivedOn), t(channel), owner?.name].filter(Boolean).join('・'),
      }))}
      none={t('none')}
      add={
        may('complaints.write') ? { to: `/complaints/new?customer=${id}`, label: t('receive') } : undefined
      }
      all={data.next === null ? undefined : { to: `/complaints?state=all&customer=${id}`, label: t('all') }}
    />
  )
}
