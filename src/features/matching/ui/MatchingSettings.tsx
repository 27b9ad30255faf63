import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { AutomaticMerging } from './AutomaticMerging.tsx'
import { LearnedWeights } from './LearnedWeights.tsx'
import { settingsText } from './settings.text.ts'
import { WeightsForm } from './WeightsForm.tsx'
import { WeightsHistory } from './WeightsHistory.tsx'
import styles from './MatchingSettings.module.css'

/** What evidence counts, what it should count by what people decided, and whether strong pairs merge by themselves. */
export function MatchingSettings(): ReactNode {
  const t = useText(settingsText)
  const { data, error, refetch } = useQuery({
    queryKey: ['matching', 'weights'],
    queryFn: ({ signal }) => api.matching.weights({}, { signal }),
  })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div className={styles['columns']}>
        <WeightsForm stored={data} />
        <div className={styles['beside']}>
          <AutomaticMerging />
          <LearnedWeights weights={data} />
          <WeightsHistory weights={data} />
        </div>
      </div>
    </Page>
  )
}
