import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { libraryText } from '../library.text.ts'
import type { OwnSection } from '../templates.blocks.ts'

type SaveSharedProps = { section: OwnSection; onSaved: (id: string) => void; onClose: () => void }
/** A section becomes a shared block, and the shared block takes its place. */
export function SaveShared({ section, onSaved, onClose }: SaveSharedProps): ReactNode {
  const t = useText(libraryText)
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (name.trim() === '' || busy) return
    setBusy(true)
    try {
      const { id } = await api.templates.sharedCreate({ body: { name, sections: [section] } })
      await queryClient.invalidateQueries({ queryKey: ['mailSharedBlock'] })
      doneToast(t('sharedSaved', { name }))
      onSaved(id)
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      title={t('saveShared')}
      closeButtonProps={{ 'aria-label': useText(partsText)('close') }}
      onClose={onClose}
    >
      <TextInput
        autoFocus
        label={t('sharedName')}
        description={t('sharedNameHelp')}
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onEnter(() => void save())}
      />
      <Group mt="md">
        <Button loading={busy} disabled={name.trim() === ''} onClick={() => void save()}>
          {t('save')}
        </Button>
      </Group>
    </Modal>
  )
}
