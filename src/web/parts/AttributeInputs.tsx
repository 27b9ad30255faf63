import { Collapse, MultiSelect, NativeSelect, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { fieldPath, textOfValue } from '../attributes.ts'
import { useColleagues, useFields, type Field } from '../catalogue.ts'
import { useSay, useText } from '../locale.ts'
import type { AttributeValues } from './attribute-values.ts'
import { DidYouMean } from './DidYouMean.tsx'
import { FormField, type Control } from './FormField.tsx'
import { partsText } from './parts.text.ts'
import type { Form } from './use-form.ts'

type Subject = 'customer' | 'company'
const isAsked = ({ attribute, editable, hidden, type }: Field): boolean =>
  attribute && editable && !hidden && type !== 'file'

/** What a form for a new record begins with: the defaults of its fields. */
export function useAttributeValues(subject: Subject): AttributeValues {
  const fields = useFields(subject).filter(isAsked)
  return Object.fromEntries(fields.map((field) => [fieldPath(field), textOfValue(field.defaultValue) ?? '']))
}

/** Inputs for the attributes of a new record: required ones in sight, the others behind one press. */
export function AttributeInputs<V extends object>({
  subject,
  form,
}: {
  subject: Subject
  form: Form<V>
}): ReactNode {
  const t = useText(partsText)
  const fields = useFields(subject).filter(isAsked)
  const [opened, setOpened] = useState(false)
  const inputs = (some: readonly Field[]): ReactNode =>
    some.map((field) => <AttributeInput key={field.key} field={field} form={form} />)
  const others = fields.filter(({ required }) => !required)
  const refused = others.some((field) => form.errors.some(({ name }) => name === fieldPath(field)))
  return (
    <>
      {inputs(fields.filter(({ required }) => required))}
      {others.length > 0 && (
        <>
          <UnstyledButton
            c="blue"
            aria-expanded={opened || refused}
            onClick={() => setOpened(!opened)}
            style={{ alignSelf: 'flex-start' }}
          >
            {opened || refused ? '▾' : '▸'} {t('moreFields')}
          </UnstyledButton>
          <Collapse expanded={opened || refused}>{inputs(others)}</Collapse>
        </>
      )}
    </>
  )
}

/** One of them, also to show what a field will look like. */
export function AttributeInput<V extends object>({
  field,
  form,
}: {
  field: Field
  form: Form<V>
}): ReactNode {
  const say = useSay()
  const path = fieldPath(field)
  const text: unknown = new Map<string, unknown>(Object.entries(form.values)).get(path)
  const value = typeof text === 'string' ? text : ''
  // The fields of a form are known when it runs, not when it is compiled.
  const set = (next: string): void => form.set(path as keyof V, next as V[keyof V])
  return (
    <FormField
      form={form}
      name={path}
      label={say(field.label)}
      {...(field.required && { need: 'required' as const })}
      {...(field.help && { help: say(field.help) })}
    >
      {(control) => <Input field={field} control={control} value={value} set={set} />}
    </FormField>
  )
}

type InputProps = { field: Field; control: Control; value: string; set: (value: string) => void }

function Input({ field, control, value, set }: InputProps): ReactNode {
  const t = useText(partsText)
  const say = useSay()
  const colleagues = useColleagues().filter(({ disabled }) => !disabled)
  const offered = (field.options ?? [])
    .filter(({ retired }) => !retired)
    .map((option) => ({ value: option.value, label: say(option.label) }))
  const select = (options: { value: string; label: string }[]): ReactNode => (
    <NativeSelect
      {...control}
      value={value}
      data={[{ value: '', label: t('none') }, ...options]}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  )
  switch (field.type) {
    case 'choice':
      return select(offered)
    case 'yesNo':
      return select([
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ])
    case 'user':
      return select(colleagues.map(({ id, name }) => ({ value: id, label: name })))
    case 'choices':
      return (
        <MultiSelect
          {...control}
          data={offered}
          value={value === '' ? [] : value.split(';')}
          onChange={(chosen) => set(chosen.join(';'))}
        />
      )
    case 'longText':
      return (
        <Textarea
          {...control}
          autosize
          minRows={2}
          value={value}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        />
      )
    case 'email':
      return (
        <>
          <TextInput {...control} value={value} onChange={({ currentTarget }) => set(currentTarget.value)} />
          <DidYouMean typed={value} onTake={set} />
        </>
      )
    default:
      return (
        <TextInput
          {...control}
          {...(field.type === 'number' || field.type === 'money' ? { inputMode: 'decimal' as const } : {})}
          value={value}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        />
      )
  }
}
