import { ActionIcon, Button, Group, Modal } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { downloadHref, showHref, type FileRow, type FileSubject } from './files.ts'
import { filesText } from './files.text.ts'
import styles from './Files.module.css'

type FilePreviewProps = {
  subject: FileSubject
  /** Those that can be shown, in the order of the list. */
  files: readonly FileRow[]
  shown: string
  onShow: (id: string) => void
  onClose: () => void
}
/** Pictures and PDFs over the page: ← and → go through them, Esc goes back to where one was. */
export function FilePreview({ subject, files, shown, onShow, onClose }: FilePreviewProps): ReactNode {
  const t = useText(filesText)
  const at = files.findIndex(({ id }) => id === shown)
  const file = files[at]
  if (!file) return null
  const go = (step: 1 | -1): void => {
    const next = files[at + step]
    if (next) onShow(next.id)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={file.name}
      size="min(96vw, 1100px)"
      closeButtonProps={{ 'aria-label': t('close') }}
      onKeyDown={onKeys({ ArrowLeft: () => go(-1), ArrowRight: () => go(1) })}
    >
      <div className={styles['stage']}>
        <Shown key={file.id} file={file} address={showHref(subject, file)} />
      </div>
      <Group justify="space-between" mt="sm">
        <Group gap="xs">
          <ActionIcon
            variant="default"
            size={36}
            disabled={at === 0}
            onClick={() => go(-1)}
            aria-label={t('previous')}
          >
            <IconChevronLeft size={18} stroke={1.5} />
          </ActionIcon>
          <span className="numbers" role="status">
            {t('place', { at: at + 1, count: files.length })}
          </span>
          <ActionIcon
            variant="default"
            size={36}
            disabled={at === files.length - 1}
            onClick={() => go(1)}
            aria-label={t('next')}
          >
            <IconChevronRight size={18} stroke={1.5} />
          </ActionIcon>
        </Group>
        <Button
          component="a"
          href={downloadHref(subject, file)}
          download={file.name}
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
        >
          {t('download')}
        </Button>
      </Group>
    </Modal>
  )
}

function Shown({ file, address }: { file: FileRow; address: string }): ReactNode {
  const t = useText(filesText)
  const [failed, setFailed] = useState(false)
  if (failed) return <p>{t('notShown')}</p>
  if (file.preview === 'pdf') return <iframe src={address} title={file.name} className={styles['pdf']} />
  return <img src={address} alt={file.name} className={styles['picture']} onError={() => setFailed(true)} />
}
