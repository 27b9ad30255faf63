import { useRef, type ReactNode } from 'react'
import styles from './SourceEditor.module.css'

export type SourceProblem = { readonly line: number; readonly message: string }

type SourceEditorProps = {
  label: string
  value: string
  onChange: (value: string) => void
  problems?: readonly SourceProblem[]
  readOnly?: boolean
  /** Where variables are put: the editor tells its place. */
  at?: { current: HTMLTextAreaElement | null }
}
/** Source with its line numbers; lines that are wrong are marked and say why. Tab moves on, as everywhere. */
export function SourceEditor({
  label,
  value,
  onChange,
  problems = [],
  readOnly = false,
  at,
}: SourceEditorProps): ReactNode {
  const numbers = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  const wrong = new Map(problems.map(({ line, message }) => [line, message]))
  return (
    <div className={styles['source']}>
      <div ref={numbers} className={styles['numbers']} aria-hidden>
        {Array.from({ length: lines }, (_none, index) => (
          <div key={index} data-wrong={wrong.has(index + 1) || undefined} title={wrong.get(index + 1)}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={at}
        aria-label={label}
        aria-invalid={problems.length > 0}
        className={styles['text']}
        value={value}
        readOnly={readOnly}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onScroll={({ currentTarget }) => {
          if (numbers.current) numbers.current.scrollTop = currentTarget.scrollTop
        }}
      />
    </div>
  )
}

/** The place of a line in a source text, chosen and scrolled to. */
export function goToLine(area: HTMLTextAreaElement, line: number): void {
  const before = area.value.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, text) => sum + text.length + 1, 0)
  const end = area.value.indexOf('\n', start)
  area.focus()
  area.setSelectionRange(start, end === -1 ? area.value.length : end)
  area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight))
}
