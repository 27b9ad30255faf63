import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { shownCount } from '#web/format.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useMay, usePreference } from '#web/session.tsx'
import { useUis } from '#web/ui-context.tsx'
import { useFormat } from '#web/use-format.ts'
import { systemText } from '../system.text.ts'
import styles from './Home.module.css'

const every = 30_000

type Metric = Answer<typeof api.system.metrics>['items'][number]

/** The first screen: what to do on the first day, and the numbers as they are now. */
export function Home(): ReactNode {
  const t = useText(systemText)
  return (
    <Page title={t('home')}>
      <FirstSteps />
      <section className={styles['section']}>
        <h2>{t('now')}</h2>
        <Metrics />
      </section>
    </Page>
  )
}

function FirstSteps(): ReactNode {
  const t = useText(systemText)
  const say = useSay()
  const may = useMay()
  const [hidden, setHidden] = usePreference(
    'home.stepsHidden',
    false,
    (stored) => typeof stored === 'boolean',
  )
  const steps = useUis()
    .flatMap(({ firstSteps = [] }) => firstSteps)
    .filter(({ permission }) => may(permission ?? 'signedIn'))
    .toSorted((one, other) => one.order - other.order)
  if (hidden) return null
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h2>{t('steps')}</h2>
        <Button variant="subtle" color="gray" onClick={() => setHidden(true)}>
          {t('stepsHide')}
        </Button>
      </div>
      <ol className={styles['steps']}>
        {steps.map(({ title, why, to }) => (
          <li key={to}>
            <AddressLink to={to}>{say(title)}</AddressLink>
            <p>{say(why)}</p>
          </li>
        ))}
        <li>
          <strong>{t('stepSearch')}</strong>
          <p>{t('stepSearchWhy')}</p>
        </li>
      </ol>
    </section>
  )
}

function Metrics(): ReactNode {
  const t = useText(systemText)
  const { data, error, refetch } = useQuery({
    queryKey: ['metric', 'all'],
    queryFn: ({ signal }) => api.system.metrics({}, { signal }),
    // Numbers stand on everything, so no one topic tells when they change.
    refetchInterval: every,
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  if (data.items.length === 0) return <EmptyState title={t('noMetrics')}>{t('noMetricsWhy')}</EmptyState>
  return (
    <dl className={styles['metrics']}>
      {data.items.map((metric) => (
        <MetricLine key={metric.key} metric={metric} />
      ))}
    </dl>
  )
}

/** What says little without how many it stands on. */
const standsOn: ReadonlySet<string> = new Set(['percent', 'yen', 'days'])

function MetricLine({ metric }: { metric: Metric }): ReactNode {
  const t = useText(systemText)
  const say = useSay()
  const format = useFormat()
  const write = useMetricValue()
  return (
    <div>
      <dt>{say(metric.label)}</dt>
      <dd className={styles['value']}>{metric.value === null ? t('notYet') : write(metric)}</dd>
      <dd className={styles['definition']}>
        {say(metric.definition)}
        {metric.value === null
          ? t('notYetWhy')
          : standsOn.has(metric.unit) && t('outOf', { n: format.number(metric.n) })}
      </dd>
    </div>
  )
}

function useMetricValue(): (metric: Metric) => string {
  const t = useText(systemText)
  const format = useFormat()
  const units: { readonly [unit: string]: (value: number) => string } = {
    people: (value) => t('people', { value: format.number(value) }),
    count: (value) => t('count', { value: format.number(value) }),
    percent: (value) => t('percent', { value: format.number(Math.round(value * 10) / 10) }),
    days: (value) => t('days', { value: format.number(value) }),
    yen: format.yen,
  }
  return ({ unit, value, exact }) => {
    const written = (units[unit] ?? format.number)(shownCount({ count: value ?? 0, exact }))
    return exact ? written : t('about', { value: written })
  }
}
