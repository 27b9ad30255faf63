import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { useFormat } from '#web/use-format.ts'
import { importsUiText } from './imports.ui.text.ts'
import { importQuery, type Import } from './use-import.ts'

type UndoQuestionProps = { batch: Import; onClose: () => void }
/** Asked, because an undo of many customers takes long and cannot itself be undone. */
export function UndoQuestion({ batch, onClose }: UndoQuestionProps): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { created, updated } = batch.counted ?? { created: 0, updated: 0 }
  const { fileName } = batch
  const count = format.number(created + updated)
  const undo = async (): Promise<void> => {
    const answer = await api.imports.undo({ params: { id: batch.id } })
    queryClient.setQueryData(importQuery(batch.id).queryKey, answer)
    await queryClient.invalidateQueries({ queryKey: ['import', 'list'] })
  }
  return (
    <ConfirmDelete
      title={t('undoTitle', { count })}
      action={t('undoAction', { count })}
      onConfirm={undo}
      onClose={onClose}
    >
      {created > 0 && t('undoCreated', { fileName, count: format.number(created) })}{' '}
      {updated > 0 && t('undoUpdated', { fileName, count: format.number(updated) })} {t('undoKeeps')}
    </ConfirmDelete>
  )
}
