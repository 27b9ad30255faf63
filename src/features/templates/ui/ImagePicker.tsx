import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { libraryText } from '../library.text.ts'
import { ImageLibrary } from './ImageLibrary.tsx'
import type { MailImage } from './template-queries.ts'

type ImagePickerProps = { onPick: (image: MailImage) => void; onClose: () => void }
/** The library over the page, to take a picture from. */
export function ImagePicker({ onPick, onClose }: ImagePickerProps): ReactNode {
  const t = useText(libraryText)
  return (
    <Modal
      opened
      size="xl"
      title={t('chooseImage')}
      closeButtonProps={{ 'aria-label': useText(partsText)('close') }}
      onClose={onClose}
    >
      <ImageLibrary onPick={onPick} />
    </Modal>
  )
}
