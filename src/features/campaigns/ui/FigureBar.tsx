import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { listText } from '../list.text.ts'
import { isLive, isPlanned, type CampaignRow } from './campaign-queries.ts'
import { barOf, doneOf } from './progress.ts'
import styles from './List.module.css'

/** How far one of a list is: a bar while it goes out, the number after; what needs a look is said. */
export function FigureBar({ row: { name, state, figures } }: { row: CampaignRow }): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  if (isPlanned(state)) return null
  const { done, total } = doneOf(figures)
  const look = figures.unknown + figures.failed
  return (
    <span className={styles['figures']}>
      <span className="numbers">
        {isLive(state)
          ? t('sentOf', { done: format.number(done), total: format.number(total) })
          : t('people', { count: format.number(figures.sent + figures.kept) })}
        {look > 0 && <em>{t('needsLook', { count: format.number(look) })}</em>}
      </span>
      {isLive(state) && (
        <span className={styles['bar']} role="img" aria-label={t('progressOf', { name })}>
          {barOf(figures).map((part) => (
            <span key={part.state} data-state={part.state} style={{ inlineSize: `${part.share * 100}%` }} />
          ))}
        </span>
      )}
    </span>
  )
}
