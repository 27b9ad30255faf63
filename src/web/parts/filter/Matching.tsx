import { useDebouncedValue } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { useMatching, type Subject } from './subject.ts'
import type { Rule } from './tree.ts'

/** Typing is over after this; every condition is counted on its own. */
const pause = 350

/** 1,234件, or 約120,000件; while it is counted again, the number from before in grey. */
export function Matching({
  subject,
  rule,
  q,
  alone = false,
}: {
  subject: Subject
  rule: Rule | null
  q?: string | undefined
  /** Of one condition: nothing is said before it is complete. */
  alone?: boolean
}): ReactNode {
  const t = useText(filterText)
  const format = useFormat()
  const filter = rule === null ? undefined : JSON.stringify(rule)
  const [asked] = useDebouncedValue(filter, pause)
  const { data, isPlaceholderData, error } = useMatching(
    subject,
    { filter: asked, q },
    !alone || asked !== undefined,
  )
  if (error || (alone && filter === undefined)) return null
  if (!data) return <span className={styles['count']} aria-label={t('counting')} />
  const isOld = isPlaceholderData || asked !== filter
  return (
    <span className={styles['count']} data-old={isOld || undefined} aria-live="polite">
      {t(data.exact ? 'count' : 'about', { count: format.number(shownCount(data)) })}
    </span>
  )
}
