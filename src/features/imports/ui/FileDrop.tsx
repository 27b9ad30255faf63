import { Alert, Button, FileButton, Progress } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { toProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import styles from './FileDrop.module.css'
import { importsUiText } from './imports.ui.text.ts'
import type { Upload } from './use-upload.ts'

/** What Excel, browsers and systems call these files; the server looks at the content. */
const accept =
  '.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain,application/vnd.ms-excel'

type ChooseFileProps = { upload: Upload; label: string; variant?: 'filled' | 'default' }
export function ChooseFile({ upload, label, variant = 'filled' }: ChooseFileProps): ReactNode {
  return (
    <FileButton accept={accept} onChange={(file) => file && upload.start(file)}>
      {(props) => (
        <Button
          {...props}
          variant={variant}
          loading={upload.sending !== null}
          leftSection={<IconFileImport size={16} stroke={1.5} aria-hidden />}
        >
          {label}
        </Button>
      )}
    </FileButton>
  )
}

/** A file may be dropped anywhere on the page, as long as this stands on it. */
export function DropAnywhere({ upload }: { upload: Upload }): ReactNode {
  const t = useText(importsUiText)
  const [over, setOver] = useState(false)
  const [several, setSeveral] = useState(false)
  const latest = useRef(upload)
  useEffect(() => {
    latest.current = upload
  })
  useEffect(() => {
    // Every element on the way is entered and left; only the difference says whether the file is over the page.
    let depth = 0
    const hold = (event: DragEvent, step: number): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      depth = Math.max(0, depth + step)
      setOver(depth > 0)
    }
    const enter = (event: DragEvent): void => hold(event, 1)
    const move = (event: DragEvent): void => hold(event, 0)
    const leave = (event: DragEvent): void => hold(event, -1)
    const drop = (event: DragEvent): void => {
      const [file, ...more] = event.dataTransfer?.files ?? []
      hold(event, -depth)
      if (file && more.length === 0) latest.current.start(file)
      setSeveral(more.length > 0)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragover', move)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragover', move)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return (
    <>
      {over && <div className={styles['over']}>{t('dropHere')}</div>}
      {several && (
        <Alert color="yellow" role="alert">
          {t('oneFile')}
        </Alert>
      )}
    </>
  )
}

/** The file on its way, and why it was refused. */
export function UploadState({ upload }: { upload: Upload }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const locale = useLocale()
  const { sending, error } = upload
  if (sending) {
    const { fileName, sent, size } = sending
    const label = t(sent < size ? 'uploading' : 'reading', { fileName })
    return (
      <div className={styles['sending']}>
        <p role="status">{label}</p>
        <Progress value={size === 0 ? 100 : (100 * sent) / size} aria-label={label} />
        <div className={styles['line']}>
          <span className="numbers">
            {format.bytes(sent)} / {format.bytes(size)}
          </span>
          <Button variant="default" onClick={upload.stop}>
            {t('stopUpload')}
          </Button>
        </div>
      </div>
    )
  }
  if (error === null) return null
  const problem = toProblem(error, locale)
  return (
    <Alert color="red" role="alert" title={problem.title}>
      {[problem.detail, ...problem.fields.map(({ message }) => message)].filter(Boolean).join(' ')}
    </Alert>
  )
}
