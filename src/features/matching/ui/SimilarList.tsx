import type { ReactNode } from 'react'
import { useSay } from '#web/locale.ts'
import type { Similar } from '../matching.api.ts'
import styles from './Matching.module.css'

const shown = 5

type SimilarListProps = { items: readonly Similar[]; link: (one: Similar) => ReactNode }
/** People with what speaks for their being one, the surest first. */
export function SimilarList({ items, link }: SimilarListProps): ReactNode {
  const say = useSay()
  return (
    <ul className={styles['similar']}>
      {items.slice(0, shown).map((one) => (
        <li key={one.id}>
          {link(one)}
          <span className={styles['dimmed']}>
            {one.evidence
              .filter(({ points }) => points > 0)
              .toSorted((a, b) => b.points - a.points)
              .map(({ label }) => say(label))
              .join('・')}
          </span>
        </li>
      ))}
    </ul>
  )
}
