import type { ReactNode } from 'react'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import type { Customer } from './customer-queries.ts'

const tones: { readonly [stage in Customer['stage']]: Tone } = {
  lead: 'info',
  customer: 'good',
  dormant: 'warning',
  left: 'neutral',
}

export function Stage({ stage, label }: { stage: Customer['stage']; label: string }): ReactNode {
  return <StatusBadge tone={tones[stage]}>{label}</StatusBadge>
}
