import { Button, FileButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { notesText } from '../notes.text.ts'
import { FileDrop } from './FileDrop.tsx'
import { FileLinks } from './FileLinks.tsx'
import { useFiles } from './note-queries.ts'
import styles from './Notes.module.css'
import { UploadList } from './UploadList.tsx'
import { useUploads } from './uploads.ts'

/** Every file of a customer, with or without a note. */
export function FilesPanel({ id }: PanelProps): ReactNode {
  const t = useText(notesText)
  const may = useMay()
  const { data, error, refetch } = useFiles(id)
  const uploads = useUploads(id)
  const { items, remove } = uploads
  // A file that has arrived stands in the list below; it need not stand among those on their way too.
  useEffect(() => {
    for (const { key, attachmentId } of items)
      if (attachmentId !== null && data?.items.some((file) => file.id === attachmentId)) remove(key)
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <FileDrop onFiles={uploads.add} disabled={!may('notes.write')}>
      {data.items.length === 0 && <p className={styles['none']}>{t('noFiles')}</p>}
      <FileLinks customerId={id} files={data.items} dated />
      <UploadList uploads={uploads} />
      {may('notes.write') && (
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button
              {...props}
              variant="subtle"
              leftSection={<IconPaperclip size={16} stroke={1.5} aria-hidden />}
            >
              {t('attach')}
            </Button>
          )}
        </FileButton>
      )}
    </FileDrop>
  )
}
