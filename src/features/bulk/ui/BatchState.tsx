import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import type { Batch } from '../bulk.api.ts'
import { bulkText } from '../bulk.text.ts'

const tones: { readonly [S in Batch['state']]: Tone } = {
  gathering: 'neutral',
  running: 'info',
  done: 'good',
  cancelled: 'neutral',
  failed: 'bad',
  undoing: 'info',
  undone: 'neutral',
}

export function BatchState({ state }: Pick<Batch, 'state'>): ReactNode {
  const t = useText(bulkText)
  return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
}
