import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { libraryText } from '../library.text.ts'
import type { Starter } from './template-queries.ts'
import { ContentThumbnail } from './Thumbnail.tsx'
import styles from './Library.module.css'

/** Templates to start from: pressed, one becomes a template of one's own. */
export function StarterCards(): ReactNode {
  const t = useText(libraryText)
  const say = useSay()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['mailTemplate', 'starters'],
    queryFn: ({ signal }) => api.templates.starters({}, { signal }),
    staleTime: Infinity,
  })
  const start = async ({ label, description, class: mailClass, content }: Starter): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      const body = { name: say(label), description: say(description), class: mailClass, content }
      const { id } = await api.templates.create({ body })
      await navigate({ to: `/templates/${id}` })
    } catch (refusal) {
      problemToast(refusal)
    }
    setBusy(false)
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  return (
    <section aria-label={t('starters')}>
      <h2>{t('starters')}</h2>
      <ul className={styles['cards']}>
        {data.items.map((starter) => (
          <li key={starter.key} className={styles['card']}>
            <ContentThumbnail
              content={starter.content}
              mailClass={starter.class}
              title={say(starter.label)}
            />
            <div className={styles['about']}>
              <button type="button" className={styles['start']} onClick={() => void start(starter)}>
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
