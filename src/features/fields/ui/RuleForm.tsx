import { Anchor, Button, Checkbox, Group, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { fieldsText } from '../fields.text.ts'
import { rulesKey, type Definitions, type Rule } from './field-queries.ts'
import styles from './FieldSettings.module.css'

type Values = {
  field: string
  kind: Rule['kind']
  pattern: string
  values: string
  stages: readonly string[]
  severity: Rule['severity']
  message: string
  messageEn: string
  disabled: boolean
}
type Tried = Answer<typeof api.fields.tryRule>
const stageKeys = ['lead', 'customer', 'dormant', 'left'] as const

function valuesOf(rule: Rule | null): Values {
  const { message } = rule ?? {}
  return {
    field: rule ? `${rule.subject}.${rule.fieldKey}` : 'customer.code',
    kind: rule?.kind ?? 'required',
    pattern: rule?.params.pattern ?? '',
    values: rule?.params.values?.join('\n') ?? '',
    stages: rule?.stages ?? [],
    severity: rule?.severity ?? 'refuse',
    message: message?.ja ?? '',
    messageEn: message && message.en !== message.ja ? message.en : '',
    disabled: rule?.disabled ?? false,
  }
}

function whatOf({ kind, pattern, values }: Values) {
  if (kind === 'format') return { kind, params: { pattern } }
  if (kind === 'allowed')
    return {
      kind,
      params: {
        values: values
          .split('\n')
          .map((value) => value.trim())
          .filter((value) => value !== ''),
      },
    }
  return { kind, params: {} }
}

function aboutOf({ field, stages }: Values) {
  const [subject = '', ...key] = field.split('.')
  const chosen = stageKeys.filter((stage) => stages.includes(stage))
  return {
    subject: subject === 'company' ? ('company' as const) : ('customer' as const),
    fieldKey: key.join('.'),
    stages: subject === 'company' || chosen.length === 0 ? null : chosen,
  }
}

/** One rule, with what it would say about the records as they are now. */
export function RuleForm(props: {
  definitions: Definitions
  read: Rule | null
  onDone: () => void
}): ReactNode {
  const { definitions, read, onDone } = props
  const t = useText(fieldsText)
  const say = useSay()
  const queryClient = useQueryClient()
  const [tried, setTried] = useState<Tried | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({
    initial: valuesOf(read),
    async save(values) {
      const { severity, message, messageEn, disabled } = values
      const given = message.trim() === '' ? null : { ja: message, en: messageEn }
      const body = { ...whatOf(values), ...aboutOf(values), severity, message: given, disabled }
      await (read
        ? api.fields.updateRule({ params: { id: read.id }, body: { ...body, version: read.version } })
        : api.fields.createRule({ body }))
      await queryClient.invalidateQueries({ queryKey: rulesKey })
      onDone()
    },
  })
  const { values } = form
  const fields = definitions.items.filter(({ editable }) => editable)
  const stages =
    definitions.items.find(({ subject, key }) => subject === 'customer' && key === 'stage')?.options ?? []
  const tryOut = async (): Promise<void> => {
    setBusy(true)
    try {
      setTried(await api.fields.tryRule({ body: { ...whatOf(values), ...aboutOf(values) } }))
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const remove = async ({ id, version }: Rule): Promise<void> => {
    try {
      await api.fields.removeRule({ params: { id }, query: { version } })
      doneToast(t('ruleRemoved'))
      onDone()
      await queryClient.invalidateQueries({ queryKey: rulesKey })
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Form
      form={form}
      action={t('save')}
      beside={
        <Group gap="xs">
          <Button variant="default" loading={busy} onClick={() => void tryOut()}>
            {t('tryRule')}
          </Button>
          {read && (
            <Button variant="subtle" color="red" onClick={() => void remove(read)}>
              {t('removeRule')}
            </Button>
          )}
        </Group>
      }
    >
      <SelectField
        form={form}
        name="field"
        label={t('field')}
        options={fields.map(({ subject, key, label }) => ({
          value: `${subject}.${key}`,
          label: `${t(subject)} · ${say(label)}`,
        }))}
      />
      <SelectField
        form={form}
        name="kind"
        label={t('ruleKind')}
        options={[
          { value: 'required', label: t('kindRequired') },
          { value: 'format', label: t('kindFormat') },
          { value: 'allowed', label: t('kindAllowed') },
        ]}
      />
      {values.kind === 'format' && (
        <TextField
          form={form}
          name="pattern"
          label={t('pattern')}
          help={t('patternHelp')}
          example="[A-Z]\d{5}"
        />
      )}
      {values.kind === 'allowed' && (
        <FormField form={form} name="values" label={t('values')}>
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={3}
              value={values.values}
              onChange={({ currentTarget }) => form.set('values', currentTarget.value)}
            />
          )}
        </FormField>
      )}
      {values.field.startsWith('customer.') && (
        <Checkbox.Group
          label={t('stages')}
          description={t('stagesHelp')}
          value={[...values.stages]}
          onChange={(chosen) => form.set('stages', chosen)}
        >
          <Group gap="md" mt={8}>
            {stages.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={say(label)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <SelectField
        form={form}
        name="severity"
        label={t('severity')}
        options={[
          { value: 'refuse', label: t('refuse') },
          { value: 'warn', label: t('warn') },
        ]}
      />
      <TextField form={form} name="message" label={t('messageJa')} help={t('messageHelp')} />
      {values.message !== '' && <TextField form={form} name="messageEn" label={t('messageEn')} />}
      <Checkbox
        label={t('disabled')}
        checked={values.disabled}
        onChange={({ currentTarget }) => form.set('disabled', currentTarget.checked)}
      />
      {tried && (
        <TriedOut tried={tried} to={values.field.startsWith('company.') ? '/companies' : '/customers'} />
      )}
    </Form>
  )
}

function TriedOut({ tried, to }: { tried: Tried; to: string }): ReactNode {
  const t = useText(fieldsText)
  const format = useFormat()
  return (
    <div className={styles['preview']} role="status">
      <p>{t('tried', { checked: format.number(tried.checked), broken: format.number(tried.broken) })}</p>
      {tried.samples.length > 0 && (
        <table className={styles['table']}>
          <tbody>
            {tried.samples.map(({ id, name, value }) => (
              <tr key={id}>
                <td>
                  <Anchor component={AddressLink} to={`${to}/${id}`}>
                    {name || t('nameless')}
                  </Anchor>
                </td>
                <td>{value || t('emptyValue')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
