import { Button } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useRef, useState, type ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import { ImagePicker } from './ImagePicker.tsx'
import { liquidOf } from './liquid.ts'
import { SourceEditor } from './SourceEditor.tsx'
import type { Finding } from './template-queries.ts'
import { VariablePicker } from './VariablePicker.tsx'
import styles from './Editor.module.css'

type SourceModeProps = {
  kind: 'mjml' | 'html' | 'text'
  /** Without them as its kind is called, and helped with. */
  label?: string
  help?: string
  source: string
  onChange: (source: string) => void
  readOnly: boolean
  findings: readonly Finding[]
  area: { current: HTMLTextAreaElement | null }
}
/** MJML, HTML or text as it is written, with variables and pictures put in where the caret is. */
export function SourceMode({
  kind,
  label,
  help,
  source,
  onChange,
  readOnly,
  findings,
  area,
}: SourceModeProps): ReactNode {
  const t = useText(editorText)
  const say = useSay()
  const [picking, setPicking] = useState(false)
  const caret = useRef<number | null>(null)
  const put = (text: string): void => {
    const at = caret.current ?? area.current?.selectionStart ?? source.length
    onChange(source.slice(0, at) + text + source.slice(at))
    caret.current = null
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at + text.length, at + text.length)
    })
  }
  const problems = findings.flatMap(({ place, message, severity }) =>
    place.part === 'body' && place.line !== null && severity !== 'note'
      ? [{ line: place.line, message: say(message) }]
      : [],
  )
  return (
    <>
      {!readOnly && (
        <div className={styles['sourceTools']}>
          <VariablePicker onPick={(variable) => put(liquidOf(variable))} />
          {kind !== 'text' && (
            <Button
              variant="subtle"
              leftSection={<IconPhoto size={16} stroke={1.5} aria-hidden />}
              onClick={() => {
                caret.current = area.current?.selectionStart ?? null
                setPicking(true)
              }}
            >
              {t('insertImage')}
            </Button>
          )}
          <span className={styles['kept']}>{help ?? t(`help_${kind}`)}</span>
        </div>
      )}
      <SourceEditor
        label={label ?? t(`kind_${kind}`)}
        value={source}
        onChange={onChange}
        problems={problems}
        readOnly={readOnly}
        at={area}
      />
      {picking && (
        <ImagePicker
          onPick={({ path, alt, width }) => {
            const attributes = `src="${path}" alt="${alt.replaceAll('"', '&quot;')}" width="${Math.min(width, 600)}${kind === 'mjml' ? 'px' : ''}"`
            put(kind === 'mjml' ? `<mj-image ${attributes} />` : `<img ${attributes}>`)
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  )
}
