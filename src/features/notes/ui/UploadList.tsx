import { ActionIcon } from '@mantine/core'
import { IconFile, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { useFormat } from '#web/use-format.ts'
import { notesText } from '../notes.text.ts'
import styles from './Notes.module.css'
import type { Uploads } from './uploads.ts'

/** Files that were chosen: on their way, there, or refused. */
export function UploadList({ uploads }: { uploads: Uploads }): ReactNode {
  const t = useText(notesText)
  const format = useFormat()
  return (
    uploads.items.length > 0 && (
      <ul className={styles['files']}>
        {uploads.items.map(({ key, name, size, sent, attachmentId, problem }) => (
          <li key={key}>
            <IconFile size={16} stroke={1.5} aria-hidden />
            <span className={styles['fileName']}>
              {name} <span className={styles['dimmed']}>{format.bytes(size)}</span>
              {problem && (
                <span role="alert" className={styles['problem']}>
                  {problem}
                </span>
              )}
              {!problem && attachmentId === null && (
                <ProgressLine label={t('uploading', { name })} done={sent} total={size || null} />
              )}
            </span>
            <ActionIcon
              onClick={() => uploads.remove(key)}
              aria-label={t(attachmentId === null ? 'stopUpload' : 'leaveOut', { name })}
            >
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    )
  )
}
