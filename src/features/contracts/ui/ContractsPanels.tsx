import { Anchor, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { contractText } from '../contract.text.ts'
import { toneOf } from './contract-queries.ts'
import styles from './Contracts.module.css'

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
    <>
      {data.items.length === 0 && <p className={styles['none']}>{t('none')}</p>}
      <ul className={styles['list']}>
        {data.items.map(({ id, title, startedOn, endsOn, state }) => (
          <li key={id}>
            <span className={styles['head']}>
              <AddressLink to={`/contracts/${id}`}>{title}</AddressLink>
              {state !== 'active' && <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>}
            </span>
            <span className={styles['dimmed']}>
              {endsOn === null
                ? t('since', { from: format.day(startedOn) })
                : t('period', { from: format.day(startedOn), to: format.day(endsOn) })}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        {may('contracts.write') && (
          <Button
            component={AddressLink}
            to={`/contracts/new?${address}`}
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {t('add')}
          </Button>
        )}
        <Anchor component={AddressLink} to={`/contracts?view=all&${address}`}>
          {t('all')}
        </Anchor>
      </div>
    </>
  )
}
