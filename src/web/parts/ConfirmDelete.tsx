import { Button, Group, Modal } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'
import { problemToast } from './toasts.tsx'

type ConfirmDeleteProps = {
  /** Names what and how many: 「API キー『会計連携』を無効にしますか」. */
  title: string
  /** What follows from it. */
  children: ReactNode
  /** The verb: 無効にする. */
  action: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
}
/** A question, only where undo is impossible; everywhere else do it and offer {@link undoToast}. */
export function ConfirmDelete({
  title,
  children,
  action,
  onConfirm,
  onClose,
}: ConfirmDeleteProps): ReactNode {
  const t = useText(partsText)
  const [busy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <p>
        {children} {t('cannotUndo')}
      </p>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={() => void confirm()}>
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
