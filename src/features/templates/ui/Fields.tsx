import { ColorInput, Textarea, TextInput } from '@mantine/core'
import { useId, useRef, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import { liquidOf } from './liquid.ts'
import { VariablePicker } from './VariablePicker.tsx'
import styles from './Fields.module.css'

type VariableFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  help?: string | undefined
  error?: string | undefined
  /** More than a line. */
  long?: boolean
  maxLength?: number
  readOnly?: boolean
  /** How long it is, beside its label. */
  beside?: ReactNode
}
/** A text that may hold variables; they go in where the caret is. */
export function VariableField({
  label,
  value,
  onChange,
  help,
  error,
  long = false,
  maxLength = 500,
  readOnly = false,
  beside,
}: VariableFieldProps): ReactNode {
  const id = useId()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const put = (text: string): void => {
    const at = field.current?.selectionStart ?? value.length
    const to = field.current?.selectionEnd ?? at
    onChange(value.slice(0, at) + text + value.slice(to))
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(at + text.length, at + text.length)
    })
  }
  const Input = long ? Textarea : TextInput
  return (
    <div className={styles['field']}>
      <div className={styles['label']}>
        <label htmlFor={id}>{label}</label>
        {beside && <span className={styles['beside']}>{beside}</span>}
        {!readOnly && <VariablePicker onPick={(variable) => put(liquidOf(variable))} />}
      </div>
      <Input
        id={id}
        ref={field}
        value={value}
        description={help}
        error={error}
        maxLength={maxLength}
        readOnly={readOnly}
        {...(long && { autosize: true, minRows: 2, maxRows: 8 })}
        onChange={({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value)}
      />
    </div>
  )
}

type ColourFieldProps = {
  label: string
  value: string
  onChange: (colour: string) => void
  swatches?: readonly string[]
}
/** A colour by its number or by the mouse; what is no colour yet changes nothing. */
export function ColourField({ label, value, onChange, swatches = [] }: ColourFieldProps): ReactNode {
  const t = useText(blockText)
  return (
    <ColorInput
      size="xs"
      label={label}
      value={value}
      format="hex"
      swatches={[...new Set(swatches)]}
      eyeDropperButtonProps={{ 'aria-label': t('pickFromScreen') }}
      onChange={(colour) => {
        if (/^#[0-9a-f]{6}$/i.test(colour)) onChange(colour.toLowerCase())
      }}
    />
  )
}
