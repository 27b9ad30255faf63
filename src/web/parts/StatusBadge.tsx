import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'

const tones = { neutral: 'gray', info: 'blue', good: 'green', warning: 'yellow', bad: 'red' } as const
export type Tone = keyof typeof tones

/** A state in a word; the colour only repeats it. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return <Badge color={tones[tone]}>{children}</Badge>
}
