import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { CopyText } from '#web/parts/CopyText.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { webhooksText } from '../webhooks.text.ts'

/** A click beside the dialog must not lose what is shown only once. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }): ReactNode {
  const t = useText(webhooksText)
  const words = useText(partsText)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('secretTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Stack gap="sm">
        <p>{t('secretOnce')}</p>
        <CopyText label={t('secret')} text={secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('done')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
