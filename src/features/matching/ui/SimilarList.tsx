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
            {speaking(one)
              .map(({ label }) => say(label))
              .join('・')}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What speaks for it, the weightiest first; who is named the same to the letter need not be told of variants. */
function speaking({ evidence }: Similar): Similar['evidence'] {
  const toTheLetter = evidence.some(({ kind }) => kind === 'nameTyped')
  return evidence
    .filter(({ kind, points }) => points > 0 && !(toTheLetter && kind === 'name'))
    .toSorted((a, b) => b.points - a.points)
}
