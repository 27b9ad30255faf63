import type { ReactNode } from 'react'
import type { Phrase } from '#kit/text.ts'
import { useSay } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { useWords, type LastRun as Run } from './matched.ts'
import { matchingUiText } from './matching.ui.text.ts'
import styles from './Matching.module.css'

/** By what records were put beside each other. */
const kinds: { readonly [kind: string]: Phrase } = {
  email: matchingUiText.emails,
  phone: matchingUiText.phones,
  line: matchingUiText.line,
  domain: matchingUiText.domain,
}

/** What the last look through everybody found, and what it left out. */
export function LastRun({ run }: { run: Run }): ReactNode {
  const t = useWords()
  const say = useSay()
  const format = useFormat()
  const { at, records, pairs, clusters, common } = run
  return (
    <div className={styles['lastRun']}>
      <p>
        {t('lastRun', {
          at: format.dateTime(at),
          customers: format.number(records),
          pairs: format.number(pairs),
          clusters: format.number(clusters),
        })}
      </p>
      {common.length > 0 && (
        <details>
          <summary>{t('common', { count: format.number(common.length) })}</summary>
          <ul>
            {common.map(({ kind, value, count }) => (
              <li key={`${kind} ${value}`}>
                <span className={styles['dimmed']}>{say(kinds[kind] ?? { ja: kind, en: kind })}</span>
                {value}
                <span className="numbers">{t('commonOf', { count: format.number(count) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
