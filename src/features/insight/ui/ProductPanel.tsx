import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { written } from '#web/parts/chart/numbers.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { peopleAt } from './pictures.ts'

/** Who buys a product, what they buy next, and what is in the same order. */
export function ProductPanel({ id }: PanelProps): ReactNode {
  const t = useText(screenText)
  const locale = useLocale()
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['insight', 'product', id],
    queryFn: ({ signal }) => api.insight.product({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={5} />
  if (data.n === 0) return <p className={styles['nothing']}>{t('nobodyYet')}</p>
  const bought = (...productIds: string[]) => ({ kind: 'boughtAll', params: { productIds } })
  const again = written(Math.round((1000 * data.repeaters) / data.n) / 10, 'percent', locale)
  return (
    <>
      <dl className={styles['sums']}>
        <div>
          <dt>{t('buyers')}</dt>
          <dd className="numbers">
            <AddressLink to={peopleAt(bought(id))} aria-label={t('showBuyers')}>
              {written(data.n, 'people', locale)}
            </AddressLink>
          </dd>
        </div>
        <div>
          <dt>{t('repeaters')}</dt>
          <dd className="numbers">{`${written(data.repeaters, 'people', locale)} (${again})`}</dd>
        </div>
        <div>
          <dt>{t('sales')}</dt>
          <dd className="numbers">{written(data.revenue, 'yen', locale)}</dd>
        </div>
      </dl>
      <div className={styles['shares']}>
        <Shares
          title={t('next')}
          of={data.next.map((one) => ({ ...one, label: one.name, key: one.id, to: `/products/${one.id}` }))}
        />
        <Shares
          title={t('together')}
          of={data.together.map((one) => ({
            ...one,
            label: one.name,
            key: one.id,
            to: `/products/${one.id}`,
            people: peopleAt(bought(id, one.id)),
          }))}
        />
        <Shares
          title={t('segments')}
          of={data.segments.map((one) => ({
            ...one,
            people: peopleAt({
              op: 'and',
              rules: [bought(id), { kind: 'cpmSegment', params: { segments: [one.key] } }],
            }),
          }))}
        />
      </div>
      <p className={styles['fine']}>
        {data.definition} {t('asOf', { on: format.day(data.asOf) })}
      </p>
    </>
  )
}

type Share = {
  readonly key: string
  readonly label: string
  readonly percent: number
  /** The product. */
  readonly to?: string
  readonly people?: string
}
function Shares({ title, of }: { title: string; of: readonly Share[] }): ReactNode {
  const t = useText(screenText)
  const locale = useLocale()
  return (
    <section>
      <h3>{title}</h3>
      {of.length === 0 && <p className={styles['nothing']}>{t('none')}</p>}
      <ul>
        {of.map(({ key, label, percent, to, people }) => {
          const share = written(percent, 'percent', locale)
          const said = t('peopleOf', { row: title, column: label, count: share })
          return (
            <li key={key}>
              <span>{to ? <AddressLink to={to}>{label}</AddressLink> : label}</span>
              <span className="numbers">
                {people ? (
                  <AddressLink to={people} aria-label={said}>
                    {share}
                  </AddressLink>
                ) : (
                  share
                )}
              </span>
              <i className={styles['share']} style={{ width: `${Math.max(1, percent)}%` }} aria-hidden />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
