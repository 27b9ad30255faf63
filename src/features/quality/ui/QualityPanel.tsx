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
import type { Subject } from '../quality.ts'
import { doubtText } from '../doubt.text.ts'
import { doubtsAt, looked } from './looked.ts'
import styles from './Quality.module.css'

/** Where a part of the score is entered. */
const fieldOf: { readonly [S in Subject]: { readonly [key: string]: string } } = {
  customer: { name: 'familyName', kana: 'familyKana', address: 'contact' },
  company: {},
}
const asked = {
  customer: { score: api.quality.customer, showEmpty: 'customers.showEmpty' },
  company: { score: api.quality.company, showEmpty: 'companies.showEmpty' },
} as const
const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

export function CustomerQuality(props: PanelProps): ReactNode {
  return <Panel {...props} subject="customer" />
}

export function CompanyQuality(props: PanelProps): ReactNode {
  return <Panel {...props} subject="company" />
}

/** How complete and how fresh a record is, in a line; what is missing opens its field. */
function Panel({ id, subject }: PanelProps & { subject: Subject }): ReactNode {
  const t = useText(doubtText)
  const say = useSay()
  const format = useFormat()
  const mayWrite = useMay()(looked[subject].write)
  const [, setShowEmpty] = usePreference(asked[subject].showEmpty, false, isBoolean)
  const { data, error, refetch } = useQuery({
    queryKey: [subject, 'quality', id],
    queryFn: ({ signal }) => asked[subject].score({ params: { id } }, { signal }),
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
                  openField(fieldOf[subject][key] ?? key)
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
              to={doubtsAt(subject, kind)}
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
