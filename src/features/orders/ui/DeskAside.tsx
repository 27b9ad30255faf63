import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact, Panels, Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { deskText } from '../desk.text.ts'
import { orderText } from '../order.text.ts'
import { kindLabels } from '../labels.text.ts'
import { addressLine } from './DeskFields.tsx'
import styles from './Desk.module.css'
import type { DeskCustomer } from './OrderDesk.tsx'
import { useAmount } from './order-queries.ts'

const shown = 8

/** Who is on the phone: how they are reached, what is to be heeded, what they ordered so far. */
export function DeskAside({ customer }: { customer: DeskCustomer }): ReactNode {
  const t = useText(deskText)
  const { id, displayName, code, remark, contactPoints } = customer
  return (
    <aside className={styles['aside']} aria-label={displayName}>
      <p className={styles['person']}>
        <AddressLink to={`/customers/${id}`}>{displayName}</AddressLink>
        {code && <span className={styles['quiet']}>{code}</span>}
      </p>
      {remark && <Fact label={t('remark')}>{remark}</Fact>}
      <Section title={t('addresses')}>
        <ul className={styles['points']}>
          {contactPoints.map((point) => (
            <li key={point.id}>{addressLine(point.postalCode, point.value)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('history')}>
        <History id={id} />
      </Section>
      <Panels on="orderDesk" id={id} place="side" />
    </aside>
  )
}

function History({ id }: { id: string }): ReactNode {
  const t = useText(deskText)
  const words = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const amount = useAmount()
  const { data, error, refetch } = useQuery({
    queryKey: ['order', 'of', id],
    queryFn: ({ signal }) => api.orders.ofCustomer({ params: { id }, query: { limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  if (data.items.length === 0) return <p className={styles['quiet']}>{t('noHistory')}</p>
  return (
    <ul className={styles['history']}>
      {data.items.map(({ id: orderId, ofId, kind, orderedOn, firstLine, lineCount, total, currency }) => (
        <li key={orderId}>
          <AddressLink to={`/orders/${ofId ?? orderId}`}>{format.day(orderedOn)}</AddressLink>
          <span className="numbers">{amount(total, currency)}</span>
          <span className={styles['quiet']}>
            {kind !== 'order' && `${say(kindLabels[kind])} `}
            {lineCount > 1 ? words('first', { name: firstLine, count: lineCount - 1 }) : firstLine}
          </span>
        </li>
      ))}
    </ul>
  )
}
