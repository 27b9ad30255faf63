import { TextInput } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import { FormField } from '#web/parts/FormField.tsx'
import type { HintProps } from '#web/parts/InlineField.tsx'
import type { Form } from '#web/parts/use-form.ts'
import type { Tidy } from './tidy.ts'

type TidyFieldProps<K extends string> = {
  form: Form<{ [P in K]: string }>
  name: K
  label: string
  need?: 'required' | 'optional'
  example?: string
  help?: ReactNode
  type?: 'text' | 'email' | 'tel'
  inputMode?: 'text' | 'numeric' | 'email' | 'tel' | 'url'
  autoFocus?: boolean
  maxLength?: number
  tidy?: Tidy
  /** What stands below what was typed; what is taken there stands in its place. */
  Hint?: ComponentType<HintProps>
}
/** A text field that brings what was typed to its usual form when one leaves it. */
export function TidyField<K extends string>(props: TidyFieldProps<K>): ReactNode {
  const {
    form,
    name,
    tidy,
    type = 'text',
    inputMode,
    autoFocus = false,
    maxLength = 200,
    Hint,
    ...frame
  } = props
  const value = form.values[name]
  return (
    <FormField form={form} name={name} {...frame}>
      {(control) => (
        <>
          <TextInput
            {...control}
            type={type}
            {...(inputMode && { inputMode })}
            autoComplete="off"
            maxLength={maxLength}
            {...(autoFocus && { autoFocus, 'data-autofocus': true })}
            value={value}
            onChange={({ currentTarget }) => form.set(name, currentTarget.value)}
            onBlur={() => {
              const tidied = tidy?.(value) ?? value
              if (tidied !== value) form.set(name, tidied)
            }}
          />
          {Hint && <Hint typed={value} onTake={(text) => form.set(name, text)} />}
        </>
      )}
    </FormField>
  )
}
