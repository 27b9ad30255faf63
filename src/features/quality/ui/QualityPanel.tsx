import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { openField } from '#web/parts/open-field.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay, usePreference } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { doubtText } from '../doubt.text.ts'
import styles from './Quality.module.css'

/** Where a part of the score is entered. */
const fieldOf: { readonly [key: string]: string } = {
  name: 'familyName',
  kana: 'familyKana',
  address: 'contact',
}
const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

/** How complete and how fresh a record is, in a line; what is missing opens its field. */
export function QualityPanel({ id }: PanelProps): ReactNode {
  const t = useText(doubtText)
  const say = useSay()
  const format = useFormat()
  const mayWrite = useMay()('customers.write')
  const [, setShowEmpty] = usePreference('customers.showEmpty', false, isBoolean)
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', 'quality', id],
    queryFn: ({ signal }) => api.quality.customer({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={1} />
  const { completeness, missing, lastTouched, band, doubts } = data
  return (
    <div className={styles['panel']}>
      <p className="numbers">
        {t('completeness', { percent: completeness })}・
        {t('lastTouched', { when: format.relative(lastTouched) })}（{t(band)}）
      </p>
      {missing.length > 0 && (
        <p>
          <span className={styles['dimmed']}>{t('missing')}：</span>
          {missing.map(({ key, label }) =>
            mayWrite ? (
              <button
                key={key}
                type="button"
                className={styles['link']}
                onClick={() => {
                  setShowEmpty(true)
                  openField(fieldOf[key] ?? key)
                }}
              >
                {say(label)}
              </button>
            ) : (
              <span key={key} className={styles['word']}>
                {say(label)}
              </span>
            ),
          )}
        </p>
      )}
      {doubts.length > 0 && (
        <p>
          <span className={styles['dimmed']}>{t('doubtful')}：</span>
          {doubts.map(({ kind, label, value }, index) => (
            <AddressLink
              key={`${kind} ${String(index)}`}
              className={styles['word'] ?? ''}
              to={`/quality?kind=${encodeURIComponent(kind)}`}
              title={value}
            >
              {say(label)}
            </AddressLink>
          ))}
        </p>
      )}
    </div>
  )
}
