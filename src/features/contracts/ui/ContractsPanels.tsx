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
import { contractText } from '../contract.text.ts'
import { toneOf } from './contract-queries.ts'

const shown = 3

export function CustomerContracts({ id }: PanelProps): ReactNode {
  return <ContractsPanel of={{ customerId: id }} address={`customer=${id}`} />
}

export function CompanyContracts({ id }: PanelProps): ReactNode {
  return <ContractsPanel of={{ companyId: id }} address={`company=${id}`} />
}

type ContractsPanelProps = { of: { customerId: string } | { companyId: string }; address: string }
/** The contracts that run, those that end first above; the others are one press away. */
function ContractsPanel({ of, address }: ContractsPanelProps): ReactNode {
  const t = useText(contractText)
  const format = useFormat()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', 'of', of],
    queryFn: ({ signal }) =>
      api.contracts.list({ query: { ...of, view: 'current', limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <PanelList
      items={data.items.map(({ id, title, startedOn, endsOn, state }) => ({
        id,
        to: `/contracts/${id}`,
        name: title,
        mark: state !== 'active' && <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
        line:
          endsOn === null
            ? t('since', { from: format.day(startedOn) })
            : t('period', { from: format.day(startedOn), to: format.day(endsOn) }),
      }))}
      none={t('none')}
      add={may('contracts.write') ? { to: `/contracts/new?${address}`, label: t('add') } : undefined}
      all={{ to: `/contracts?view=all&${address}`, label: t('all') }}
    />
  )
}
