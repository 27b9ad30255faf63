import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'

type DialogProps = { title: string; onClose: () => void; children: ReactNode }
/** A question or a form over the page. */
export function Dialog({ title, onClose, children }: DialogProps): ReactNode {
  return (
    <Modal
      opened
      title={title}
      closeButtonProps={{ 'aria-label': useText(partsText)('close') }}
      onClose={onClose}
    >
      {children}
    </Modal>
  )
}
