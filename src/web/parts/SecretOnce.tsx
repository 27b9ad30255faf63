import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../locale.ts'
import { CopyText } from './CopyText.tsx'
import { partsText } from './parts.text.ts'

type SecretOnceProps = {
  readonly title: string
  readonly lead: string
  readonly secrets: readonly { readonly label: string; readonly text: string }[]
  /** What the button says. */
  readonly done: string
  readonly onClose: () => void
}

/** What is shown only once: a click beside the dialog must not lose it. */
export function SecretOnce({ title, lead, secrets, done, onClose }: SecretOnceProps): ReactNode {
  const t = useText(partsText)
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <p>{lead}</p>
        {secrets.map(({ label, text }) => (
          <CopyText key={label} label={label} text={text} />
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{done}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
