import { Button, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { webhooksText } from '../webhooks.text.ts'
import { deliveryTones, eventsQuery, type Delivery, type Webhook } from './webhook-queries.ts'
import styles from './Webhooks.module.css'

const states = ['every', 'queued', 'sending', 'delivered', 'failed'] as const
const address = { state: oneOf(states) }

/** What was sent in the last days, the newest first, and what was answered. */
export function Deliveries({ webhook }: { webhook: Webhook }): ReactNode {
  const t = useText(webhooksText)
  const format = useFormat()
  const title = useId()
  const queryClient = useQueryClient()
  const [{ state }, setAddress] = useAddress(address)
  const { id, pausedAt } = webhook
  const asked = state === 'every' ? {} : { state }
  const pages = usePages(['webhook', 'deliveries', id, asked], (cursor, signal) =>
    api.webhooks.deliveries({ params: { id }, query: { ...asked, cursor, limit: 50 } }, { signal }),
  )
  const resendAll = async (): Promise<void> => {
    try {
      const { count } = await api.webhooks.resendFailed({ params: { id } })
      doneToast(count === 0 ? t('noneFailed') : t('resentFailed', { count: format.number(count) }))
      await queryClient.invalidateQueries({ queryKey: ['webhook'] })
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <section aria-labelledby={title}>
      <div className={styles['head']}>
        <h2 id={title}>{t('deliveries')}</h2>
        <NativeSelect
          aria-label={t('stateFilter')}
          value={state}
          data={states.map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            setAddress({ state: states.find((one) => one === currentTarget.value) ?? 'every' })
          }
        />
        {state === 'failed' && pages.rows.length > 0 && pausedAt === null && (
          <Button variant="default" onClick={() => void resendAll()}>
            {t('resendFailed')}
          </Button>
        )}
      </div>
      <p className={styles['lead']}>{t('deliveriesLead')}</p>
      {pages.isPending && !pages.error && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && !pages.error && pages.rows.length === 0 && (
        <EmptyState title={t(state === 'every' ? 'noDeliveries' : 'noneOfState')}>
          {state === 'every' && t('noDeliveriesWhy')}
        </EmptyState>
      )}
      <ul className={styles['deliveries']}>
        {pages.rows.map((delivery) => (
          <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
          {t('loadMore')}
        </Button>
      )}
    </section>
  )
}

function DeliveryRow({ webhook, delivery }: { webhook: Webhook; delivery: Delivery }): ReactNode {
  const t = useText(webhooksText)
  const say = useSay()
  const format = useFormat()
  const queryClient = useQueryClient()
  const { data: catalogue } = useQuery(eventsQuery)
  const { id, customer, event, occurredAt, state } = delivery
  const label = catalogue?.items.find(({ name }) => name === event)?.label
  const resend = async (): Promise<void> => {
    try {
      await api.webhooks.resend({ params: { id: webhook.id, deliveryId: id } })
      doneToast(t('resent'))
      await queryClient.invalidateQueries({ queryKey: ['webhook'] })
    } catch (error) {
      problemToast(error)
    }
  }
  const isOver = state === 'delivered' || state === 'failed'
  return (
    <li className={styles['delivery']}>
      <StatusBadge tone={deliveryTones[state]}>{t(state)}</StatusBadge>
      <div className={styles['what']}>
        <span>{label ? say(label) : event}</span>
        <AddressLink to={`/customers/${customer.id}`}>{customer.name ?? t('unseen')}</AddressLink>
        <time dateTime={occurredAt} className="numbers">
          {format.dateTime(occurredAt)}
        </time>
      </div>
      <Came delivery={delivery} />
      {isOver && webhook.pausedAt === null && (
        <Button variant="default" onClick={() => void resend()}>
          {t('resend')}
        </Button>
      )}
    </li>
  )
}

/** What the last try came to, and when the next one is. */
function Came({ delivery }: { delivery: Delivery }): ReactNode {
  const t = useText(webhooksText)
  const format = useFormat()
  const { state, tries, status, problem, said, tookMs, dueAt } = delivery
  if (tries === 0) return null
  const parts = [
    status === null ? problem && t(problem) : String(status),
    tookMs !== null && t('tookMs', { ms: format.number(tookMs) }),
    tries > 1 && t('tries', { count: format.number(tries) }),
    state === 'queued' && t('nextTry', { at: format.dateTime(dueAt) }),
  ]
  return (
    <p className={styles['came']}>
      {parts.filter(Boolean).join('・')}
      {status !== null && said && <code>{said}</code>}
    </p>
  )
}
