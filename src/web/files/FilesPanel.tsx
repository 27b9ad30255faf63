import { Button, FileButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { FileDrop } from './FileDrop.tsx'
import { FileList, useMayChangeFiles } from './FileList.tsx'
import { useFiles, type FileSubject } from './files.ts'
import { filesText } from './files.text.ts'
import styles from './Files.module.css'
import { UploadList } from './UploadList.tsx'
import { useUploads } from './uploads.ts'

/** The files of a record, or of one thing of it: what is there, and a place to add more by button, drop or paste. */
export function FilesPanel({ subject }: { subject: FileSubject }): ReactNode {
  const t = useText(filesText)
  const format = useFormat()
  const mayChange = useMayChangeFiles(subject.on)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useFiles(subject)
  const uploads = useUploads(subject)
  const { items, forget } = uploads
  const files = data?.pages.flatMap((page) => page.items) ?? []
  // A file that has arrived stands in the list; it need not stand among those on their way too.
  useEffect(() => {
    for (const { key, stored } of items)
      if (stored !== null && files.some((file) => file.id === stored.id)) forget(key)
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  const sum = data?.pages[0]
  if (!sum) return <RowsSkeleton rows={2} />
  return (
    <FileDrop onFiles={uploads.add} disabled={!mayChange}>
      {files.length === 0 && <p className={styles['none']}>{t(mayChange ? 'none' : 'noneToRead')}</p>}
      <FileList subject={subject} files={files} dated />
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      <UploadList uploads={uploads} />
      <div className={styles['foot']}>
        {mayChange && (
          <FileButton multiple onChange={uploads.add}>
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                leftSection={<IconPaperclip size={16} stroke={1.5} aria-hidden />}
              >
                {t('add')}
              </Button>
            )}
          </FileButton>
        )}
        {sum.count > 1 && (
          <span className={styles['dimmed']}>
            {t('sum', { count: format.number(sum.count), size: format.bytes(sum.size) })}
          </span>
        )}
      </div>
    </FileDrop>
  )
}
