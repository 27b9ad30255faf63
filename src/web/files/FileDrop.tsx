import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { filesText } from './files.text.ts'
import styles from './Files.module.css'

type FileDropProps = { onFiles: (files: readonly File[]) => void; disabled?: boolean; children: ReactNode }
/** A place that takes files: dropped on it, or pasted while one writes in it. */
export function FileDrop({ onFiles, disabled = false, children }: FileDropProps): ReactNode {
  const t = useText(filesText)
  const [over, setOver] = useState(false)
  if (disabled) return children
  return (
    <div
      className={styles['drop']}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        onFiles([...event.dataTransfer.files])
      }}
      onPaste={(event) => {
        const { files } = event.clipboardData
        if (files.length === 0) return
        event.preventDefault()
        onFiles([...files])
      }}
    >
      {children}
      {over && <p className={styles['dropHint']}>{t('dropHere')}</p>}
    </div>
  )
}
