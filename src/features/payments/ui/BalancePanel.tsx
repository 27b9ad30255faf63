import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { PanelList } from '#web/parts/PanelList.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import styles from './Payments.module.css'

export function CustomerBalance({ id }: PanelProps): ReactNode {
  return <BalancePanel of={{ customerId: id }} address={`customer=${id}`} />
}

export function CompanyBalance({ id }: PanelProps): ReactNode {
  return <BalancePanel of={{ companyId: id }} address={`company=${id}`} />
}

const shown = 5

type BalancePanelProps = { of: { customerId: string } | { companyId: string }; address: string }
/** What a customer or company owes now, the oldest first. */
function BalancePanel({ of, address }: BalancePanelProps): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['payment', 'balance', of],
    queryFn: async ({ signal }) => ({
      balance: (await api.payments.receivables({ query: of }, { signal })).total,
      items: (await api.payments.openItems({ query: of }, { signal })).items,
    }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  const { balance, upTo30, upTo60, upTo90, over90 } = data.balance
  const late = upTo30 + upTo60 + upTo90 + over90
  return (
    <>
      {balance !== 0 && (
        <p className={styles['big']}>
          {t('balance')} {format.yen(balance)}
        </p>
      )}
      {late > 0 && <p className={styles['late']}>{`${t('overdue')} ${format.yen(late)}`}</p>}
      <PanelList
        items={data.items.slice(0, shown).map((item) => ({
          id: item.id,
          to: `/${item.kind === 'document' ? 'documents' : 'orders'}/${item.id}`,
          name: item.number,
          line: [
            t('leftOver', { amount: format.yen(item.open) }),
            item.dueOn === null ? format.day(item.on) : t('dueOn', { on: format.day(item.dueOn) }),
          ].join('・'),
        }))}
        none={t('nothing')}
        add={may('payments.write') ? { to: `/payments/new?${address}`, label: t('add') } : undefined}
        all={{ to: `/payments?view=all&${address}`, label: t('showAll') }}
      />
    </>
  )
}
