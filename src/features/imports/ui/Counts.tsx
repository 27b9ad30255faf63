import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import styles from './Counts.module.css'
import { importsUiText } from './imports.ui.text.ts'
import type { Import } from './use-import.ts'

const outcomes = ['created', 'updated', 'unchanged'] as const
/** Kinds of rows to look at. */
export type Severity = 'wrong' | 'doubtful' | 'similar'
type CountsProps = {
  subject: Import['subject']
  counts: NonNullable<Import['counted']>
  /** Which rows are open below. */
  shown: Severity | undefined
  onShow: (severity: Severity | undefined) => void
}

/** What is new, changed or as it was, in the words of what the rows are. */
function whyOf(subject: Import['subject'], key: 'created' | 'updated' | 'unchanged') {
  if (subject === 'product') return `${key}WhyProduct` as const
  if (subject === 'order' && key !== 'updated') return `${key}WhyOrder` as const
  return `${key}Why` as const
}

/** What became, or would become, of the rows; the doubtful and the wrong open below. */
export function Counts({ subject, counts, shown, onShow }: CountsProps): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const kinds =
    counts.similar > 0 ? (['similar', 'doubtful', 'wrong'] as const) : (['doubtful', 'wrong'] as const)
  return (
    <>
      <dl className={styles['counts']} aria-label={t('counts')}>
        {/* An order that is there is never rewritten. */}
        {(subject === 'order' ? outcomes.filter((key) => key !== 'updated') : outcomes).map((key) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              <span className={styles['number']}>{format.number(counts[key])}</span>
              <span className={styles['why']}>{t(whyOf(subject, key))}</span>
            </dd>
          </div>
        ))}
        {kinds.map((key) => (
          <div key={key} data-severity={counts[key] > 0 ? key : undefined}>
            <dt>{t(key)}</dt>
            <dd>
              <span className={styles['number']}>{format.number(counts[key])}</span>
              <span className={styles['why']}>{t(`${key}Why`)}</span>
              {counts[key] > 0 && (
                <UnstyledButton
                  className={styles['open']}
                  aria-expanded={shown === key}
                  onClick={() => onShow(shown === key ? undefined : key)}
                >
                  {t('showRows', { label: t(key) })}
                </UnstyledButton>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles['all']}>{t('ofRows', { count: format.number(counts.rows) })}</p>
    </>
  )
}
