import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { sendingText } from '../sending.text.ts'
import { checksQuery, type Campaign, type Check } from './campaign-queries.ts'
import { goTo } from './EditorPart.tsx'
import styles from './Editor.module.css'

/** A campaign in sentences. */
export function Sayings({ sentences }: { sentences: readonly string[] }): ReactNode {
  return (
    <ul className={styles['sayings']}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

/** What stands in the way of sending, each with the way to set it right. */
export function Checks({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(sendingText)
  const { data, error, refetch } = useQuery(checksQuery(campaign.id, campaign.version))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  const errors = (data ?? []).filter(({ level }) => level === 'error')
  const warnings = (data ?? []).filter(({ level }) => level === 'warning')
  return (
    <section aria-label={t('checks')}>
      <h2 role="status">
        {data ? (errors.length > 0 ? t('blocked', { count: errors.length }) : t('allRight')) : t('checking')}
      </h2>
      {data && data.length > 0 && (
        <ul className={styles['checks']}>
          {[...errors, ...warnings].map((check) => (
            <OneCheck key={`${check.code} ${check.path}`} check={check} />
          ))}
        </ul>
      )}
    </section>
  )
}

function OneCheck({ check: { level, message, path, to } }: { check: Check }): ReactNode {
  const t = useText(sendingText)
  const Icon = level === 'error' ? IconCircleX : IconAlertTriangle
  return (
    <li data-level={level}>
      <Icon size={18} stroke={1.5} role="img" aria-label={t(level)} />
      <span>
        {message}{' '}
        {to !== null ? (
          <AddressLink to={to}>{t('putRight')}</AddressLink>
        ) : (
          path !== null && (
            <button type="button" onClick={() => goTo(path)}>
              {t('putRight')}
            </button>
          )
        )}
      </span>
    </li>
  )
}
