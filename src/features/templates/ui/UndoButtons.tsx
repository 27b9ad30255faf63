import { ActionIcon } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'

type UndoButtonsProps = { canUndo: boolean; canRedo: boolean; onUndo: () => void; onRedo: () => void }
/** A step of the history back and forth. */
export function UndoButtons({ canUndo, canRedo, onUndo, onRedo }: UndoButtonsProps): ReactNode {
  const t = useText(editorText)
  return (
    <>
      <ActionIcon aria-label={t('undo')} disabled={!canUndo} onClick={onUndo}>
        <IconArrowBackUp size={18} stroke={1.5} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('redo')} disabled={!canRedo} onClick={onRedo}>
        <IconArrowForwardUp size={18} stroke={1.5} aria-hidden />
      </ActionIcon>
    </>
  )
}
