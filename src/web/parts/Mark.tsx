import type { ReactNode } from 'react'

/** Two strands hooked into each other: the bond. One in our colour, one in the ink of the page. */
export function Mark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="4" aria-hidden>
      <path stroke="var(--enishi-accent)" d="M1 6.5h14a6.5 6.5 0 0 1 0 13h-.7M7.4 19.5H1" />
      <path stroke="currentColor" d="M31 25.5H17a6.5 6.5 0 0 1 0-13h.7M24.6 12.5H31" />
    </svg>
  )
}
