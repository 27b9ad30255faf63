import { Button } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from './settings.text.ts'
import { useAdopt, type Weights } from './use-weights.ts'
import styles from './MatchingSettings.module.css'

/** What was adopted, by whom and why, each to be taken again; last of all what Enishi came with. */
export function WeightsHistory({ weights: { version, history } }: { weights: Weights }): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  const heading = useId()
  const { adopting, adopt } = useAdopt()
  const take = (again: number): void =>
    void adopt(() => api.matching.takeWeightsAgain({ body: { version, again } }))
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{t('history')}</h2>
      {history.length === 0 ? (
        <p>{t('neverChanged')}</p>
      ) : (
        <ul className={styles['history']}>
          {history.map((one) => (
            <li key={one.version}>
              <span>
                {t(one.origin === 'learned' ? 'learnedOrigin' : one.origin)}
                <span className={styles['dimmed']}>
                  {t('by', { at: format.dateTime(one.adoptedAt), name: one.adoptedByName })}
                </span>
              </span>
              {one.version === version ? (
                <StatusBadge tone="good">{t('inForce')}</StatusBadge>
              ) : (
                <Button
                  variant="subtle"
                  color="gray"
                  disabled={adopting}
                  aria-label={t('againOf', { at: format.dateTime(one.adoptedAt) })}
                  onClick={() => take(one.version)}
                >
                  {t('again')}
                </Button>
              )}
            </li>
          ))}
          {history[0]?.origin !== 'default' && (
            <li>
              <span>{t('default')}</span>
              <Button
                variant="subtle"
                color="gray"
                disabled={adopting}
                aria-label={t('againDefault')}
                onClick={() => take(0)}
              >
                {t('again')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
