import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { CSSProperties, ReactNode } from 'react'
import { useText } from '../locale.ts'
import styles from './Form.module.css'
import { partsText } from './parts.text.ts'
import type { Form } from './use-form.ts'

type Frame = {
  label: string
  /** Said in words beside the label; say nothing where a form has only one kind. */
  need?: 'required' | 'optional'
  /** 例：… under the label, never inside the field. */
  example?: string
  help?: ReactNode
}
/** What ties a control to its label, its help and its error. */
export type Control = {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
  readonly 'aria-required': boolean
  readonly error: boolean
}
type FormFieldProps = Frame & {
  form: Pick<Form<object>, 'errors' | 'idOf'>
  name: string
  children: (control: Control) => ReactNode
}

/** Short fields beside each other; on a phone below each other. */
export function FieldRow({ inRow, children }: { inRow: 2 | 3; children: ReactNode }): ReactNode {
  const style = { '--enishi-in-row': inRow } as CSSProperties
  return (
    <div className={styles['row']} style={style}>
      {children}
    </div>
  )
}

/** Label above, need in words, example and help under it, then the control, then what is wrong with it. */
export function FormField(props: FormFieldProps): ReactNode {
  const { form, name, label, need, example, help, children } = props
  const t = useText(partsText)
  const id = form.idOf(name)
  const message = form.errors.find((error) => error.name === name)?.message
  return (
    <div className={styles['field']}>
      <div className={styles['head']}>
        <label htmlFor={id}>{label}</label>
        {need && (
          <span className={styles['need']} data-need={need}>
            {t(need)}
          </span>
        )}
      </div>
      <div id={`${id}-help`}>
        {help && <p className={styles['help']}>{help}</p>}
        {example && <p className={styles['help']}>{t('example', { example })}</p>}
      </div>
      {children({
        id,
        'aria-describedby': `${id}-help ${id}-error`,
        'aria-invalid': message !== undefined,
        'aria-required': need === 'required',
        error: message !== undefined,
      })}
      <p id={`${id}-error`} className={styles['error']} hidden={message === undefined}>
        {message}
      </p>
    </div>
  )
}

type TextFieldProps<K extends string> = Frame & {
  form: Form<{ [P in K]: string }>
  name: K
  type?: 'text' | 'email' | 'password' | 'url' | 'tel' | 'date' | 'time' | 'datetime-local'
  autoComplete?: string
  autoFocus?: boolean
}
export function TextField<K extends string>(props: TextFieldProps<K>): ReactNode {
  const { form, name, type = 'text', autoComplete = 'off', autoFocus = false, ...frame } = props
  const Input = type === 'password' ? PasswordInput : TextInput
  return (
    <FormField form={form} name={name} {...frame}>
      {(control) => (
        <Input
          {...control}
          {...(type !== 'password' && { type })}
          autoComplete={autoComplete}
          {...(autoFocus && { 'data-autofocus': true, autoFocus })}
          value={form.values[name]}
          onChange={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </FormField>
  )
}

type SelectFieldProps<K extends string, T extends string> = Frame & {
  form: Form<{ [P in K]: T }>
  name: K
  options: readonly { readonly value: T; readonly label: string }[]
}
export function SelectField<K extends string, T extends string>(props: SelectFieldProps<K, T>): ReactNode {
  const { form, name, options, ...frame } = props
  return (
    <FormField form={form} name={name} {...frame}>
      {(control) => (
        <NativeSelect
          {...control}
          data={[...options]}
          value={form.values[name]}
          onChange={({ currentTarget }) => {
            const chosen = options.find(({ value }) => value === currentTarget.value)
            if (chosen) form.set(name, chosen.value)
          }}
        />
      )}
    </FormField>
  )
}
