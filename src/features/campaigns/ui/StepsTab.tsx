import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { watchText } from '../watch.text.ts'
import type { Campaign } from './campaign-queries.ts'
import styles from './Watch.module.css'

/** What a campaign went through, the latest first, and what people said of it. */
export function StepsTab({ steps }: Pick<Campaign, 'steps'>): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  return (
    <ol className={styles['steps']}>
      {steps.map(({ id, at, what, comment, by }) => (
        <li key={id}>
          <time dateTime={at} className="numbers">
            {format.dateTime(at)}
          </time>
          <span>
            {t(`step_${what}`)} <span className={styles['quiet']}>{by}</span>
            {comment !== null && <p className={styles['comment']}>{comment}</p>}
          </span>
        </li>
      ))}
    </ol>
  )
}
