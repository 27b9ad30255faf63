import { Anchor, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { planText } from '../plan.text.ts'
import type { Plan } from './plan-queries.ts'
import { Confirmation, RoundsTable } from './PlanShown.tsx'
import styles from './Plans.module.css'

/** What was published, the latest first; each says what those agreed to who took it. */
export function PlanEditions({ plan }: { plan: Plan }): ReactNode {
  const t = useText(planText)
  const format = useFormat()
  const [reading, setReading] = useState<number | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['plan', 'editions', plan.id, plan.version],
    queryFn: ({ signal }) => api.plans.editions({ params: { id: plan.id } }, { signal }),
  })
  return (
    <Section title={t('editions')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={styles['help']}>{t('noEditions')}</p>}
      <ul className={styles['rows']}>
        {data?.items.map(({ edition, name, publishedAt, publishedBy, subscriptions }) => (
          <li key={edition} className={styles['row']}>
            <strong>{t('editionOf', { edition })}</strong>
            <span className={styles['name']}>{name}</span>
            <span className={styles['dimmed']}>
              {t('editionLine', {
                day: format.date(publishedAt),
                who: publishedBy?.name ?? '',
                count: format.number(subscriptions),
              })}
            </span>
            <Anchor component="button" type="button" onClick={() => setReading(edition)}>
              {t('showEdition', { edition })}
            </Anchor>
          </li>
        ))}
      </ul>
      {reading !== null && <EditionDialog id={plan.id} edition={reading} onClose={() => setReading(null)} />}
    </Section>
  )
}

type EditionDialogProps = { id: string; edition: number; onClose: () => void }

function EditionDialog({ id, edition, onClose }: EditionDialogProps): ReactNode {
  const t = useText(planText)
  const { data, error, refetch } = useQuery(useEdition(id, edition))
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('editionOf', { edition })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data && (
        <>
          <RoundsTable disclosed={data.disclosure} />
          <Confirmation disclosed={data.disclosure} />
        </>
      )}
    </Modal>
  )
}

/** The question of an edition, in the language of who reads it. */
export function useEdition(id: string, edition: number) {
  const locale = useLocale()
  return {
    queryKey: ['plan', 'edition', id, edition, locale],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.plans.edition({ params: { id, edition }, query: { locale } }, { signal }),
  }
}
