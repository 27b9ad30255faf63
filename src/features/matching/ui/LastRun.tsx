import type { ReactNode } from 'react'
import type { Phrase } from '#kit/text.ts'
import type { Answer, api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { matchingUiText } from './matching.ui.text.ts'
import styles from './Matching.module.css'

type Run = NonNullable<Answer<typeof api.matching.overview>['lastRun']>

/** By what people were put beside each other. */
const kinds: { readonly [kind: string]: Phrase } = {
  email: matchingUiText.emails,
  phone: matchingUiText.phones,
  line: matchingUiText.line,
}

/** What the last look through everybody found, and what it left out. */
export function LastRun({ run }: { run: Run }): ReactNode {
  const t = useText(matchingUiText)
  const say = useSay()
  const format = useFormat()
  const { at, customers, pairs, clusters, common } = run
  return (
    <div className={styles['lastRun']}>
      <p>
        {t('lastRun', {
          at: format.dateTime(at),
          customers: format.number(customers),
          pairs: format.number(pairs),
          clusters: format.number(clusters),
        })}
      </p>
      {common.length > 0 && (
        <details>
          <summary>{t('common', { count: format.number(common.length) })}</summary>
          <ul>
            {common.map(({ kind, value, customers: count }) => (
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
