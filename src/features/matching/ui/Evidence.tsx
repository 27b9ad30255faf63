import type { ReactNode } from 'react'
import { useSay } from '#web/locale.ts'
import { useWords, type Pair } from './matched.ts'
import styles from './Matching.module.css'

/** What speaks for their being one and what against, each with its points; the weightiest first. */
export function Evidence({ evidence }: Pick<Pair, 'evidence'>): ReactNode {
  const t = useWords()
  const say = useSay()
  const weightiest = evidence.toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
  return (
    <ul className={styles['evidence']} aria-label={t('evidence')}>
      {weightiest.map(({ kind, label, points }) => (
        <li key={kind} data-against={points < 0 || undefined}>
          {say(label)}
          <b className="numbers">{signed(points)}</b>
        </li>
      ))}
    </ul>
  )
}

function signed(points: number): string {
  return points < 0 ? `−${-points}` : `+${points}`
}
