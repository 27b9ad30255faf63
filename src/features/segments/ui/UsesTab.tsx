import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { segmentsText } from '../segments.text.ts'
import styles from './Segments.module.css'
import type { Segment } from './segment-queries.ts'

const places = {
  campaign: '/campaigns/',
  segment: '/segments/',
  base: '/segments/',
  act: '/segments/',
  view: '/customers?view=',
  webhook: '/settings/webhooks/',
} as const
const uses = Object.keys(places) as (keyof typeof places)[]

/** What hangs on a segment: what would have to change before it could go. */
export function UsesTab({ segment: { id } }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'uses', id],
    queryFn: ({ signal }) => api.segments.uses({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} />
  if (data.items.length === 0) return <EmptyState title={t('noUses')}>{t('noUsesWhy')}</EmptyState>
  return uses.map((kind) => {
    const items = data.items.filter((use) => use.kind === kind)
    if (items.length === 0) return null
    return (
      <section key={kind} className={styles['uses']}>
        <h2 className={styles['question']}>{t(`use_${kind}`)}</h2>
        <ul>
          {items.map((use) => (
            <li key={use.id}>
              <AddressLink to={`${places[kind]}${use.id}`}>{use.name}</AddressLink>
            </li>
          ))}
        </ul>
      </section>
    )
  })
}
