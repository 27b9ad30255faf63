import { useEffect, type ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '../locale.ts'
import { useFormat } from '../use-format.ts'
import styles from './Page.module.css'
import { partsText } from './parts.text.ts'

type PageProps = {
  title: string
  count?: Total | undefined
  /** What can be done with the whole; the next thing to do is the one filled button. */
  actions?: ReactNode
  /** One sentence under the title, where the title does not say enough. */
  lead?: ReactNode
  /** `fill` gives the screen's height to the content (lists), `reading` a column one can read (forms). */
  shape?: 'fill' | 'reading'
  children: ReactNode
}
/** Every screen: its name, how many, what one can do, and then the thing itself. */
export function Page({ title, count, actions, lead, shape, children }: PageProps): ReactNode {
  useTitle(title)
  return (
    <div className={styles['page']} data-shape={shape}>
      <div className={styles['head']}>
        <h1>
          {title}
          {count && <Count total={count} />}
        </h1>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
      {lead && <p className={styles['lead']}>{lead}</p>}
      <div className={styles['body']}>{children}</div>
    </div>
  )
}

/** The name of the tab and of the history entry. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Enishi`
  }, [title])
}

/** 1,234件, or 約120,000件 where it is an estimate. */
export function Count({ total }: { total: Total }): ReactNode {
  const t = useText(partsText)
  const format = useFormat()
  return (
    <span className={styles['count']}>
      {t(total.exact ? 'count' : 'about', { count: format.number(shownCount(total)) })}
    </span>
  )
}
