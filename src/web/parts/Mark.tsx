import type { ReactNode } from 'react'

/** Two strands hooked into each other: the bond. One in our colour, one in the ink of the page. */
export function Mark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="4" aria-hidden>
      <path stroke="var(--enishi-accent)" d="M2 7h13a6 6 0 0 1 0 12h-.4M7.4 19H2" />
      <path stroke="currentColor" d="M30 25H17a6 6 0 0 1 0-12h.4M24.6 13H30" />
    </svg>
  )
}
