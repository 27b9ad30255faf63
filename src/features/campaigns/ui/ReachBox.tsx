import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { usePlanEdit } from './plan-edit.ts'
import { isChosen } from './use-reach.ts'

/** How many will get it, and why the others will not, the most frequent reason first. */
export function ReachBox(): ReactNode {
  const t = useText(editorText)
  const format = useFormat()
  const { state, reach: counted } = usePlanEdit()
  const { reach, isOld, error, retry } = counted
  if (!isChosen(state.plan.audience)) return <p className={styles['quiet']}>{t('reachNone')}</p>
  if (!reach && error) return <ErrorState error={error} onRetry={retry} />
  if (!reach) return <p className={styles['quiet']}>{t('reachCounting')}</p>
  const { sent, heldOut, audience, addresses, reasons } = reach
  const all = Math.max(addresses, sent + heldOut, 1)
  const rows = [
    ...(heldOut > 0 ? [{ reason: 'heldOut', label: t('reachHeldOut'), n: heldOut }] : []),
    ...reasons,
  ]
  return (
    <div className={styles['reach']} data-old={isOld || undefined} aria-busy={isOld}>
      <p className={styles['label']}>{t('reach')}</p>
      <p className={styles['reachTotal']} role="status">
        <strong>{t('reachPeople', { count: format.number(sent) })}</strong>{' '}
        <span className={styles['quiet']}>{t('reachOf', { count: format.number(audience) })}</span>
      </p>
      <div className={styles['track']} aria-hidden>
        <span style={{ inlineSize: `${(sent / all) * 100}%` }} />
      </div>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>{t('reachAll')}</p>
      ) : (
        <details className={styles['reasons']} open>
          <summary>{t('reachWhyNot')}</summary>
          <ul>
            {rows.map(({ reason, label, n }) => (
              <li key={reason}>
                <span>{label}</span>
                <span className="numbers">{t('reachPeople', { count: format.number(n) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className={styles['quiet']}>{t('reachAt')}</p>
    </div>
  )
}
