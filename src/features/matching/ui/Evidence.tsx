import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import type { Candidate } from '../matching.api.ts'
import { matchingUiText } from './matching.ui.text.ts'
import styles from './Matching.module.css'

/** What speaks for one person and what against, each with its points; the weightiest first. */
export function Evidence({ evidence }: Pick<Candidate, 'evidence'>): ReactNode {
  const t = useText(matchingUiText)
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
