import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { api, Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { CopyText } from '#web/parts/CopyText.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import styles from './Delivery.module.css'

type Key = Answer<typeof api.delivery.domains>['items'][number]['keys'][number]
type KeyRowProps = { dkim: Key; isOpen: boolean; onUse: () => void; onRemove: () => void }

/** A key, its record, and whether it signs, will, or did; one that did stays until what it signed has arrived. */
export function KeyRow({ dkim, isOpen, onUse, onRemove }: KeyRowProps): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const [now] = useState(() => Date.now())
  const { selector, algorithm, usedSince, retiredAt, removableAt, record } = dkim
  const state = retiredAt !== null ? 'keyRetired' : usedSince !== null ? 'keyUsed' : 'keyNew'
  const mayGo = removableAt !== null && Date.parse(removableAt) <= now
  return (
    <div className={styles['check']}>
      <StatusBadge tone={state === 'keyUsed' ? 'good' : state === 'keyNew' ? 'info' : 'neutral'}>
        {t(state)}
      </StatusBadge>
      <div>
        <div className={styles['actions']}>
          <p className={styles['grow']}>
            {t('key')} {selector} ({algorithm === 'rsa' ? 'RSA-2048' : 'Ed25519'})
          </p>
          {state === 'keyNew' && (
            <Button variant="default" onClick={onUse} aria-label={`${selector}: ${t('useKey')}`}>
              {t('useKey')}
            </Button>
          )}
          {mayGo && (
            <Button
              variant="subtle"
              color="red"
              onClick={onRemove}
              aria-label={`${selector}: ${t('removeKey')}`}
            >
              {t('removeKey')}
            </Button>
          )}
        </div>
        {state === 'keyRetired' && removableAt !== null && (
          <p className={styles['dim']}>
            {mayGo ? t('keyGoes') : t('keyRests', { until: format.dateTime(removableAt) })}
          </p>
        )}
        <details open={isOpen}>
          <summary>{t('putIntoDns')}</summary>
          <div className={styles['record']}>
            <CopyText label={t('recordName', { type: 'TXT' })} text={record.name} />
            <CopyText label={t('recordValue')} text={record.value} />
          </div>
        </details>
      </div>
    </div>
  )
}
