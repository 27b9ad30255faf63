import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { fill } from '#kit/text.ts'
import { useSay, useText } from '#web/locale.ts'
import type { FieldToolProps } from '#web/ui.ts'
import { historyText, ofField } from '../history.text.ts'
import { HistoryList } from './HistoryList.tsx'

/** Who changed this field, when, and from what. */
export function FieldHistory({ on, id, field, label, onClose }: FieldToolProps): ReactNode {
  const t = useText(historyText)
  const say = useSay()
  if (on !== 'customer' && on !== 'company') return null
  return (
    <Modal
      opened
      onClose={onClose}
      title={fill(say(ofField), { label })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HistoryList on={on} id={id} field={field} first={20} />
    </Modal>
  )
}
