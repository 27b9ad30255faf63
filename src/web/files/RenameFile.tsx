import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { onEnter } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { toProblem } from '#web/problem.ts'
import { renameFile, type FileRow, type FileSubject } from './files.ts'
import { filesText } from './files.text.ts'

type RenameFileProps = { subject: FileSubject; file: FileRow; onClose: () => void }
/** Another name for a file; what stands behind the last dot is kept out of the way of the cursor. */
export function RenameFile({ subject, file, onClose }: RenameFileProps): ReactNode {
  const t = useText(filesText)
  const locale = useLocale()
  const [name, setName] = useState(file.name)
  const [problem, setProblem] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    if (saving) return
    setSaving(true)
    try {
      await renameFile(subject, file, name)
      onClose()
    } catch (error) {
      const refused = toProblem(error, locale)
      setProblem(refused.fields[0]?.message ?? refused.detail ?? refused.title)
      setSaving(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('rename')} closeButtonProps={{ 'aria-label': t('close') }}>
      <TextInput
        data-autofocus
        label={t('name')}
        value={name}
        maxLength={300}
        error={problem}
        onFocus={({ currentTarget }) => {
          const dot = currentTarget.value.lastIndexOf('.')
          currentTarget.setSelectionRange(0, dot > 0 ? dot : currentTarget.value.length)
        }}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onEnter(() => void save())}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={saving} onClick={() => void save()}>
          {t('save')}
        </Button>
      </Group>
    </Modal>
  )
}
