import { ActionIcon, Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconDots, IconDownload, IconFile, IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Icon } from '#web/ui.ts'
import { downloadHref, removeFile, restoreFile, type FileRow, type FileSubject } from './files.ts'
import { filesText } from './files.text.ts'
import styles from './Files.module.css'
import { RenameFile } from './RenameFile.tsx'

const FilePreview = lazy(async () => ({ default: (await import('./FilePreview.tsx')).FilePreview }))

function iconOf(mediaType: string): Icon {
  if (mediaType.startsWith('image/')) return IconPhoto
  return mediaType === 'application/pdf' ? IconFileTypePdf : IconFile
}

const writes = { customer: 'customers.write', company: 'companies.write' } as const

export function useMayChangeFiles(on: FileSubject['on']): boolean {
  const may = useMay()
  return may('files.write') && may(writes[on])
}

type FileListProps = { subject: FileSubject; files: readonly FileRow[]; dated?: boolean }
/** Files by name: a press shows pictures and PDFs here and downloads the rest; the menu does everything else. */
export function FileList({ subject, files, dated = false }: FileListProps): ReactNode {
  const t = useText(filesText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const mayChange = useMayChangeFiles(subject.on)
  const [shown, setShown] = useState<string | null>(null)
  const [renamed, setRenamed] = useState<FileRow | null>(null)
  const opener = useRef<HTMLButtonElement | null>(null)
  const readAgain = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: ['file', subject.on, subject.id] })
    await queryClient.invalidateQueries({ queryKey: ['note', 'list', subject.id] })
  }
  const remove = async (file: FileRow): Promise<void> => {
    try {
      await removeFile(subject, file)
      await readAgain()
      undoToast(t('removed', { name: file.name }), async () => {
        await restoreFile(subject, file)
        await readAgain()
      })
    } catch (error) {
      problemToast(error)
    }
  }
  const previews = files.filter(({ preview }) => preview !== null)
  if (files.length === 0) return null
  return (
    <>
      <ul className={styles['files']}>
        {files.map((file) => {
          const { id, name, mediaType, size, createdAt, addedByName } = file
          const Icon = iconOf(mediaType)
          return (
            <li key={id}>
              <Icon size={16} stroke={1.5} />
              <span className={styles['fileName']}>
                {file.preview === null ? (
                  <a href={downloadHref(subject, file)} download={name}>
                    {name}
                  </a>
                ) : (
                  <UnstyledButton
                    className={styles['opener'] ?? ''}
                    onClick={({ currentTarget }) => {
                      opener.current = currentTarget
                      setShown(id)
                    }}
                  >
                    {name}
                  </UnstyledButton>
                )}{' '}
                <span className={styles['dimmed']}>
                  {format.bytes(size)}
                  {dated && `・${format.date(createdAt)}${addedByName === null ? '' : `・${addedByName}`}`}
                </span>
              </span>
              <ActionIcon component="a" href={downloadHref(subject, file)} download={name}>
                <VisuallyHidden>
                  {t('download')}：{name}
                </VisuallyHidden>
                <IconDownload size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
              {mayChange && (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon aria-label={t('actions', { name })}>
                      <IconDots size={16} stroke={1.5} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setRenamed(file)}>{t('rename')}</Menu.Item>
                    <Menu.Divider />
                    <Menu.Item color="red" onClick={() => void remove(file)}>
                      {t('remove')}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </li>
          )
        })}
      </ul>
      {shown !== null && (
        <Suspense>
          <FilePreview
            subject={subject}
            files={previews}
            shown={shown}
            onShow={setShown}
            onClose={() => {
              setShown(null)
              requestAnimationFrame(() => opener.current?.focus())
            }}
          />
        </Suspense>
      )}
      {renamed !== null && (
        <RenameFile
          subject={subject}
          file={renamed}
          onClose={() => {
            setRenamed(null)
            void readAgain()
          }}
        />
      )}
    </>
  )
}
