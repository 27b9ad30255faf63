import { IconFile, IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { href } from '#web/api.ts'
import { useFormat } from '#web/use-format.ts'
import type { Icon } from '#web/ui.ts'
import type { Attachment } from './note-queries.ts'
import styles from './Notes.module.css'

function iconOf(mediaType: string): Icon {
  if (mediaType.startsWith('image/')) return IconPhoto
  return mediaType === 'application/pdf' ? IconFileTypePdf : IconFile
}

type FileLinksProps = { customerId: string; files: readonly Attachment[]; dated?: boolean }
/** Files by name; what may be shown opens in a tab of its own, the rest is saved. */
export function FileLinks({ customerId, files, dated = false }: FileLinksProps): ReactNode {
  const format = useFormat()
  return (
    files.length > 0 && (
      <ul className={styles['files']}>
        {files.map(({ id, name, mediaType, size, createdAt }) => {
          const Icon = iconOf(mediaType)
          return (
            <li key={id}>
              <Icon size={16} stroke={1.5} />
              <span className={styles['fileName']}>
                <a
                  href={href.notes.download({ params: { customerId, id } })}
                  target="_blank"
                  rel="noreferrer"
                >
                  {name}
                </a>{' '}
                <span className={styles['dimmed']}>
                  {format.bytes(size)}
                  {dated && `・${format.date(createdAt)}`}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    )
  )
}
