import { Button, TextInput } from '@mantine/core'
import { useId, useRef, useState, type ReactNode } from 'react'
import { useText } from '../locale.ts'
import styles from './CopyText.module.css'
import { partsText } from './parts.text.ts'

/** A text to take along, such as a new key. Browsers allow copying only over https; else the text is marked for it. */
export function CopyText({ label, text }: { label: string; text: string }): ReactNode {
  const t = useText(partsText)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<'ready' | 'copied' | 'copyFailed'>('ready')
  const copy = async (): Promise<void> => {
    input.current?.select()
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('copyFailed')
    }
  }
  return (
    <div>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['line']}>
        <TextInput
          id={id}
          ref={input}
          readOnly
          value={text}
          className={styles['text'] ?? ''}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Button variant="default" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      <p role="status" className={styles['state']}>
        {state !== 'ready' && t(state)}
      </p>
    </div>
  )
}
