import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AttributeInput } from '#web/parts/AttributeInputs.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { fieldsText } from '../fields.text.ts'
import {
  customTypeNames,
  hasOptions,
  useTypeName,
  type Definition,
  type Definitions,
  type Subject,
  type TypeName,
} from './field-queries.ts'
import { changeOf, previewOf, valuesOf, type FieldValues } from './field-values.ts'
import styles from './FieldSettings.module.css'
import { FieldState } from './FieldState.tsx'
import { OptionsEditor } from './OptionsEditor.tsx'
import { TypeChange } from './TypeChange.tsx'

type FieldFormProps = {
  definitions: Definitions
  subject: Subject
  /** Null is a new one. */
  read: Definition | null
  /** Of a new one: what it begins as. */
  type?: TypeName
  onDone: () => void
}
/** A field of one's own, or what one of ours is called and asks for; beside it how its input will look. */
export function FieldForm({
  definitions,
  subject,
  read,
  type: begun = 'text',
  onDone,
}: FieldFormProps): ReactNode {
  const t = useText(fieldsText)
  const words = useText(partsText)
  const say = useSay()
  const typeName = useTypeName()
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Definition | null>(null)
  const [retyping, setRetyping] = useState(false)
  const sections = definitions.sections.filter((section) => section.subject === subject)
  const store = async (values: FieldValues, version: number): Promise<void> => {
    const { label, ...change } = changeOf(values, base)
    if (base) {
      const params = { subject, key: base.key }
      setBase(await api.fields.update({ params, body: { version, label, ...change } }))
    } else {
      const { type } = values
      await api.fields.create({ body: { subject, type, ...change, label: label ?? { ja: '', en: '' } } })
      doneToast(t('created', { name: values.label }))
      onDone()
    }
    await queryClient.invalidateQueries({ queryKey: ['field'] })
  }
  const form = useForm<FieldValues>({
    initial: valuesOf(read, begun === 'externalId' ? 'sources' : 'note', begun),
    check: ({ label, type, options }) => [
      ...(label.trim() === '' && !base?.standard
        ? [{ name: 'label', message: words('mustBeFilled', { label: t('labelJa') }) }]
        : []),
      ...(!base && hasOptions(type) && options.every(({ ja }) => ja.trim() === '')
        ? [{ name: 'options', message: words('mustBeFilled', { label: t('options') }) }]
        : []),
    ],
    async save(values) {
      try {
        await store(values, base?.version ?? 0)
      } catch (error) {
        if (!isProblem(error, 'stale') || !base) throw error
        const { items } = await api.fields.list()
        setNewer(items.find((item) => item.subject === subject && item.key === base.key) ?? null)
        throw error
      }
    },
  })
  const { values } = form
  const type = base?.type ?? values.type
  const own = !base?.standard
  const attribute = base?.attribute ?? true
  const remove = async ({ key, version, label }: Definition): Promise<void> => {
    try {
      await api.fields.remove({ params: { subject, key }, query: { version } })
      onDone()
      await queryClient.invalidateQueries({ queryKey: ['field'] })
      undoToast(t('binned', { name: say(label) }), async () => {
        await api.fields.restore({ params: { subject, key } })
        await queryClient.invalidateQueries({ queryKey: ['field'] })
      })
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <>
      {read && <FieldState field={read} />}
      <Form
        form={form}
        action={t(base ? 'save' : 'create')}
        beside={
          base && own ? (
            <Button variant="subtle" color="red" onClick={() => void remove(base)}>
              {t('toBin')}
            </Button>
          ) : (
            <Button variant="subtle" onClick={onDone}>
              {t('cancel')}
            </Button>
          )
        }
      >
        <TextField
          form={form}
          name="label"
          label={t('labelJa')}
          autoFocus={!base}
          {...(base?.original && { help: t('original', { name: base.original.ja }) })}
        />
        <TextField form={form} name="labelEn" label={t('labelEn')} help={t('labelEnHelp')} />
        {base ? (
          <p className={styles['kind']}>
            {t('type')}：{typeName(type)} · {t('key', { key: base.key })}{' '}
            {own && (
              <Button variant="default" onClick={() => setRetyping(true)}>
                {t('changeType')}
              </Button>
            )}
          </p>
        ) : (
          <SelectField
            form={form}
            name="type"
            label={t('type')}
            options={customTypeNames
              .filter((value) => value !== 'externalId' || subject === 'customer')
              .map((value) => ({ value, label: typeName(value) }))}
          />
        )}
        {hasOptions(type) && attribute && (
          <FormField form={form} name="options" label={t('options')} help={t('optionsHelp')}>
            {({ id }) => (
              <OptionsEditor
                id={id}
                options={values.options}
                onChange={(options) => form.set('options', options)}
              />
            )}
          </FormField>
        )}
        {own && type === 'number' && (
          <SelectField
            form={form}
            name="decimals"
            label={t('decimals')}
            options={['0', '1', '2', '3', '4', '5', '6'].map((value) => ({ value, label: value }))}
          />
        )}
        <SelectField
          form={form}
          name="section"
          label={t('section')}
          options={sections.map((section) => ({ value: section.key, label: say(section.label) }))}
        />
        <TextField form={form} name="help" label={t('helpJa')} help={t('helpHelp')} />
        {values.help !== '' && <TextField form={form} name="helpEn" label={t('helpEn')} />}
        {own && type !== 'file' && type !== 'externalId' && (
          <TextField form={form} name="defaultValue" label={t('defaultValue')} help={t('defaultHelp')} />
        )}
        {own && (
          <SelectField
            form={form}
            name="pii"
            label={t('pii')}
            options={(
              ['none', 'personal', ...(subject === 'customer' ? (['sensitive'] as const) : [])] as const
            ).map((value) => ({ value, label: t(value) }))}
          />
        )}
        <fieldset className={styles['checks']}>
          {(base?.editable ?? true) && <Check form={form} name="required" label={t('required')} />}
          {own && type !== 'externalId' && (
            <Check form={form} name="unique" label={t('unique')} help={t('uniqueHelp')} />
          )}
          {attribute && (base ? base.indexable : type !== 'longText') && (
            <Check form={form} name="filterable" label={t('filterable')} help={t('filterableHelp')} />
          )}
          {attribute && <Check form={form} name="masked" label={t('masked')} help={t('maskedHelp')} />}
          <Check form={form} name="hidden" label={t('hidden')} />
        </fieldset>
        {own && (
          <div className={styles['preview']}>
            <p className={styles['kind']}>{t('preview')}</p>
            <Preview key={type} values={values} subject={subject} type={type} />
          </div>
        )}
      </Form>
      {retyping && base && (
        <TypeChange
          field={base}
          onClose={() => setRetyping(false)}
          onDone={() => {
            setRetyping(false)
            onDone()
          }}
        />
      )}
      {newer && base && (
        <StaleDialog
          rows={[{ label: t('labelJa'), mine: values.label, theirs: say(newer.label) }]}
          onKeepTheirs={onDone}
          onKeepMine={() => {
            const { version } = newer
            setNewer(null)
            void form.submit((mine) => store(mine, version))
          }}
        />
      )}
    </>
  )
}

type Flag = 'required' | 'unique' | 'filterable' | 'masked' | 'hidden'
function Check(props: { form: FormState<FieldValues>; name: Flag; label: string; help?: string }): ReactNode {
  const { form, name, label, help } = props
  const message = form.errors.find((error) => error.name === name)?.message
  return (
    <Checkbox
      id={form.idOf(name)}
      label={label}
      {...(help !== undefined && { description: help })}
      error={message}
      checked={form.values[name]}
      onChange={({ currentTarget }) => form.set(name, currentTarget.checked)}
    />
  )
}

/** The input as forms will show it; what one types here goes nowhere. */
function Preview({
  values,
  subject,
  type,
}: {
  values: FieldValues
  subject: Subject
  type: string
}): ReactNode {
  const t = useText(fieldsText)
  const form = useForm({ initial: { 'attributes.preview': '' }, save: async () => {} })
  if (type === 'file') return <p>{t('previewFile')}</p>
  return <AttributeInput field={previewOf(values, subject, type, t('newField'))} form={form} />
}
