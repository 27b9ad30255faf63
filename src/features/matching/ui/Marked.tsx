import type { ReactNode } from 'react'
import type { Piece } from './differences.ts'
import styles from './Matching.module.css'

/** A text in which what differs from the other one is marked. */
export function Marked({ pieces }: { pieces: readonly Piece[] }): ReactNode {
  return pieces.map(({ text, differs }, at) =>
    differs ? (
      <mark key={at} className={styles['differs']}>
        {text}
      </mark>
    ) : (
      text
    ),
  )
}
