import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { importsUiText } from './imports.ui.text.ts'
import type { Import } from './use-import.ts'

const tones: { readonly [S in Import['state']]: Tone } = {
  uploaded: 'neutral',
  checking: 'info',
  checked: 'neutral',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'warning',
  undoing: 'info',
  undone: 'neutral',
}

export function ImportState({ state }: Pick<Import, 'state'>): ReactNode {
  const t = useText(importsUiText)
  return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
}
