import { ActionIcon, Anchor, Button, FileButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { api, href } from '../api.ts'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'
import { Fact } from './RecordPage.tsx'
import { problemToast } from './toasts.tsx'

type FileFieldProps = {
  on: 'customer' | 'company'
  recordId: string
  label: string
  value: unknown
  readOnly: boolean
  save: (file: { id: string; name: string } | null) => Promise<unknown>
}

/** A field that holds one file of the record: chosen here, it stands among the record's files too. */
export function FileField({ on, recordId, label, value, readOnly, save }: FileFieldProps): ReactNode {
  const t = useText(partsText)
  const [saving, setSaving] = useState(false)
  const file = isFile(value) ? value : null
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setSaving(true)
    try {
      await work()
    } catch (error) {
      problemToast(error)
    } finally {
      setSaving(false)
    }
  }
  const choose = (chosen: File | null): void => {
    if (!chosen) return
    void run(async () => {
      const params = { on, recordId }
      const stored = await api.files.add({ params, file: chosen, fileName: chosen.name })
      await save({ id: stored.id, name: stored.name })
    })
  }
  return (
    <Fact label={label}>
      {file && (
        <Anchor href={href.files.download({ params: { on, recordId, id: file.id } })} download>
          {file.name}
        </Anchor>
      )}
      {!readOnly && (
        <>
          <FileButton onChange={choose}>
            {(button) => (
              <Button
                {...button}
                variant="subtle"
                color="gray"
                loading={saving}
                aria-label={`${label}：${t('chooseFile')}`}
              >
                {t('chooseFile')}
              </Button>
            )}
          </FileButton>
          {file && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${label}：${t('clearFile')}`}
              onClick={() => void run(() => save(null))}
            >
              <IconX size={14} stroke={1.5} aria-hidden />
            </ActionIcon>
          )}
        </>
      )}
      {file === null && readOnly && t('none')}
    </Fact>
  )
}

const isFile = (value: unknown): value is { id: string; name: string } =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value
