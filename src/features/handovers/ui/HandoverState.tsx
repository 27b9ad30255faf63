import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import type { Handover } from '../handovers.api.ts'
import { handoversText } from '../handovers.text.ts'

const tones: { readonly [S in Handover['state']]: Tone } = {
  running: 'info',
  done: 'good',
  cancelled: 'neutral',
  failed: 'bad',
  undoing: 'info',
  undone: 'neutral',
}

export function HandoverState({ state }: Pick<Handover, 'state'>): ReactNode {
  const t = useText(handoversText)
  return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
}
