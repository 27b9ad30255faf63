import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay, useOrganisation } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { cpmMeanings, lostMeaning, panelText } from '../panel.text.ts'
import { segmentText } from '../segment.text.ts'
import styles from './Purchases.module.css'

type Purchases = Answer<typeof api.purchases.customer>
type Facts = NonNullable<Purchases['facts']>

/** What somebody bought, in which rhythm, what is next, and what may interest them. */
export function PurchasePanel({ id }: PanelProps): ReactNode {
  const t = useText(panelText)
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['purchase', 'of', id],
    queryFn: ({ signal }) => api.purchases.customer({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={5} />
  const { facts, orders } = data
  return (
    <div className={styles['panel']}>
      {facts && facts.orders > 0 ? (
        <>
          <Ranks facts={facts} />
          <FactList purchases={data} facts={facts} />
        </>
      ) : (
        <p className={styles['dimmed']}>{orders.length > 0 ? t('noneCounts') : t('none')}</p>
      )}
      <LatestOrders orders={orders} />
      <Products purchases={data} />
      {may('orders.write') && (
        <div>
          <Button
            component={AddressLink}
            to={`/orders/new?customer=${id}`}
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {t('add')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The ranks with what they mean, in words for who has not learned them by heart. */
function Ranks({ facts: { r, f, m, decile, cpm } }: { facts: Facts }): ReactNode {
  const t = useText(panelText)
  const say = useSay()
  const segment = useText(segmentText)
  const meaning = Object.entries(cpmMeanings).find(([kind]) => cpm?.startsWith(kind))?.[1]
  return (
    <div>
      <p className={styles['badges']}>
        {cpm && <StatusBadge tone={cpm.endsWith('Lost') ? 'warning' : 'good'}>{segment(cpm)}</StatusBadge>}
        {r !== null && f !== null && m !== null && (
          <StatusBadge tone="info">{t('rfm', { r, f, m })}</StatusBadge>
        )}
        {decile !== null && <StatusBadge tone="neutral">{t('decile', { n: decile })}</StatusBadge>}
      </p>
      <p className={styles['meaning']}>
        {[
          ...(meaning ? [say(meaning)] : []),
          ...(cpm?.endsWith('Lost') ? [say(lostMeaning)] : []),
          ...(r !== null && f !== null && m !== null ? [t('rfmMeans', { r, f, m })] : []),
          ...(decile === null ? [] : [t('decileMeans', { n: decile })]),
        ].join(' / ')}
      </p>
    </div>
  )
}

function FactList({ purchases: { next }, facts }: { purchases: Purchases; facts: Facts }): ReactNode {
  const t = useText(panelText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const { firstOn, firstMedia, lastOn, averageInterval } = facts
  const ago = lastOn === null ? 0 : Math.round((Date.parse(today) - Date.parse(lastOn)) / 86_400_000)
  return (
    <dl className={styles['facts']}>
      <dt>{t('orders')}</dt>
      <dd>{t('ordersLine', { count: format.number(facts.orders), yen: format.yen(facts.revenue) })}</dd>
      <dt>{t('profit')}</dt>
      <dd>{format.yen(facts.grossProfit)}</dd>
      {facts.takenBack > 0 && (
        <>
          <dt>{t('takenBack')}</dt>
          <dd>{t('times', { count: facts.takenBack })}</dd>
        </>
      )}
      {firstOn !== null && (
        <>
          <dt>{t('first')}</dt>
          <dd>
            {firstMedia === null
              ? format.day(firstOn)
              : t('firstBy', { day: format.day(firstOn), media: firstMedia })}
          </dd>
        </>
      )}
      {lastOn !== null && (
        <>
          <dt>{t('last')}</dt>
          <dd>
            {ago > 0
              ? t('lastAgo', { day: format.day(lastOn), days: format.number(ago) })
              : t('lastToday', { day: format.day(lastOn) })}
          </dd>
        </>
      )}
      {averageInterval !== null && (
        <>
          <dt>{t('rhythm')}</dt>
          <dd>{t('everyDays', { days: format.number(averageInterval) })}</dd>
        </>
      )}
      {next && (
        <>
          <dt>{t('next')}</dt>
          <dd>
            {next.by === 'pack' && next.product !== null
              ? t('nextPack', { day: format.day(next.on), product: next.product })
              : t('nextRhythm', { day: format.day(next.on) })}
            {next.on < today && <StatusBadge tone="warning">{t('late')}</StatusBadge>}
          </dd>
        </>
      )}
    </dl>
  )
}

function LatestOrders({ orders }: { orders: Purchases['orders'] }): ReactNode {
  const t = useText(panelText)
  const format = useFormat()
  if (orders.length === 0) return null
  return (
    <section>
      <h3>{t('latest')}</h3>
      <ul className={styles['list']}>
        {orders.map(({ id, number, kind, on, total, counts }) => (
          <li key={id}>
            <span>
              <AddressLink to={`/orders/${id}`}>{number}</AddressLink>
              {kind !== 'order' && <StatusBadge tone="warning">{t(kind)}</StatusBadge>}
              {kind === 'order' && !counts && <StatusBadge tone="neutral">{t('countsNot')}</StatusBadge>}
            </span>
            <span className={styles['line']}>
              {format.day(on)}・{format.yen(total)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Products({ purchases: { products, categories, alike } }: { purchases: Purchases }): ReactNode {
  const t = useText(panelText)
  const format = useFormat()
  return (
    <>
      {products.length > 0 && (
        <section>
          <h3>{t('products')}</h3>
          <ul className={styles['list']}>
            {products.map(({ id, name, orders, lastOn }) => (
              <li key={id}>
                <AddressLink to={`/products/${id}`}>{name}</AddressLink>
                <span className={styles['line']}>
                  {t('productLine', { count: format.number(orders), day: format.day(lastOn) })}
                </span>
              </li>
            ))}
          </ul>
          {categories.length > 0 && (
            <p className={styles['meaning']}>
              {t('categories', { names: categories.map(({ name }) => name).join(t('and')) })}
            </p>
          )}
        </section>
      )}
      {alike.products.length > 0 && (
        <section>
          <h3>{t('alike')}</h3>
          <ul className={styles['list']}>
            {alike.products.map(({ id, name, people }) => (
              <li key={id}>
                <AddressLink to={`/products/${id}`}>{name}</AddressLink>
                <span className={styles['line']}>
                  {t('alikeLine', { people: format.number(alike.people), count: format.number(people) })}
                </span>
              </li>
            ))}
          </ul>
          <p className={styles['meaning']}>{t('alikeHelp', { people: format.number(alike.people) })}</p>
        </section>
      )}
    </>
  )
}
