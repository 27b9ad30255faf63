import { ActionIcon } from '@mantine/core'
import { IconFile, IconRefresh, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { useFormat } from '#web/use-format.ts'
import { filesText } from './files.text.ts'
import styles from './Files.module.css'
import type { Uploads } from './uploads.ts'

/** Files that were chosen: on their way, there, or refused. */
export function UploadList({ uploads }: { uploads: Uploads }): ReactNode {
  const t = useText(filesText)
  const format = useFormat()
  return (
    uploads.items.length > 0 && (
      <ul className={styles['files']}>
        {uploads.items.map(({ key, file: { name, size }, sent, stored, problem }) => (
          <li key={key}>
            <IconFile size={16} stroke={1.5} aria-hidden />
            <span className={styles['fileName']}>
              {name} <span className={styles['dimmed']}>{format.bytes(size)}</span>
              {problem !== null && (
                <span role="alert" className={styles['problem']}>
                  {problem}
                </span>
              )}
              {problem === null && stored === null && (
                <ProgressLine label={t('uploading', { name })} done={sent} total={size || null} />
              )}
            </span>
            {problem !== null && (
              <ActionIcon onClick={() => uploads.retry(key)} aria-label={t('retryUpload', { name })}>
                <IconRefresh size={16} stroke={1.5} />
              </ActionIcon>
            )}
            <ActionIcon
              onClick={() => uploads.leaveOut(key)}
              aria-label={t(stored === null && problem === null ? 'stopUpload' : 'leaveOut', { name })}
            >
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    )
  )
}
