import type { ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { builderText } from '../builder.text.ts'
import styles from './Builder.module.css'

/** How many, in words of this language: 1,234人, 約12,300人. */
export function usePeople(): (total: Total) => string {
  const t = useText(builderText)
  const format = useFormat()
  return (total) => t(total.exact ? 'people' : 'about', { count: format.number(shownCount(total)) })
}

/** How many a part alone matches, with its share of all as a line. */
export function PartCount(props: { total: Total; among: Total; isOld: boolean }): ReactNode {
  const { total, among, isOld } = props
  const people = usePeople()
  const share = among.count === 0 ? 0 : Math.min(1, total.count / among.count)
  return (
    <span className={styles['part']} data-old={isOld || undefined}>
      {people(total)}
      <span className={styles['track']} aria-hidden>
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </span>
  )
}
