import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { deskText } from '../desk.text.ts'
import type { Order } from '../orders.schemas.ts'
import { useAmount } from './order-queries.ts'

/** It is placed: its number, and where one goes from here. */
export function DeskDone({ order, onNext }: { order: Order; onNext: () => void }): ReactNode {
  const t = useText(deskText)
  const amount = useAmount()
  const { id, number, total, currency, customer } = order
  return (
    <Page
      title={t('placed', { number })}
      lead={t('placedTotal', { total: amount(total, currency) })}
      shape="reading"
    >
      <Group role="status">
        <Button component={AddressLink} to={`/orders/${id}`} autoFocus>
          {t('openOrder')}
        </Button>
        {customer && (
          <Button component={AddressLink} to={`/customers/${customer.id}`} variant="default">
            {t('toCustomer')}
          </Button>
        )}
        {customer ? (
          <Button component={AddressLink} to="/orders/new" variant="default">
            {t('nextOrder')}
          </Button>
        ) : (
          <Button variant="default" onClick={onNext}>
            {t('nextOrder')}
          </Button>
        )}
      </Group>
    </Page>
  )
}
