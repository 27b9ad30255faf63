import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { exportsText } from '../exports.text.ts'
import type { Export } from './use-export.ts'

const tones: { readonly [S in Export['state']]: Tone } = {
  awaiting: 'warning',
  refused: 'bad',
  queued: 'neutral',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
}

export function ExportState({ state }: Pick<Export, 'state'>): ReactNode {
  const t = useText(exportsText)
  return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
}
