import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { libraryText } from '../library.text.ts'
import type { MailClass, Starter } from './template-queries.ts'
import { ContentThumbnail } from './Thumbnail.tsx'
import styles from './Library.module.css'

type StarterCardsProps = {
  /** Those for this use alone. */
  mailClass?: MailClass
  onPick: (starter: Starter) => void
}
/** Models to start from, each as it looks. */
export function StarterCards({ mailClass, onPick }: StarterCardsProps): ReactNode {
  const t = useText(libraryText)
  const say = useSay()
  const { data, error, refetch } = useQuery({
    queryKey: ['mailTemplate', 'starters'],
    queryFn: ({ signal }) => api.templates.starters({}, { signal }),
    staleTime: Infinity,
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  const shown = data.items.filter((one) => mailClass === undefined || one.class === mailClass)
  return (
    <section aria-label={t('starters')}>
      <h2>{t('starters')}</h2>
      <ul className={styles['cards']}>
        {shown.map((starter) => (
          <li key={starter.key} className={styles['card']}>
            <ContentThumbnail
              content={starter.content}
              mailClass={starter.class}
              title={say(starter.label)}
            />
            <div className={styles['about']}>
              <button type="button" className={styles['start']} onClick={() => onPick(starter)}>
                {say(starter.label)}
              </button>
              <small className={styles['help']}>{say(starter.description)}</small>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
