import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { subjectText } from '#features/imports/imports.subject.text.ts'
import { sayCron } from '../schedules.say.text.ts'
import { schedulesText } from '../schedules.text.ts'

export type Schedule = Answer<typeof api.schedules.list>['items'][number]
type Import = Answer<typeof api.imports.list>['items'][number]

const subjects = ['customer', 'company', 'note', 'tag', 'contactPoint', 'order', 'product'] as const
const asIs = '-'

type Values = {
  name: string
  kind: Schedule['kind']
  host: string
  port: string
  user: string
  folder: string
  password: string
  privateKey: string
  passphrase: string
  pattern: string
  subject: Schedule['subject']
  like: string
  every: string
  enabled: boolean
  forgetHostKey: boolean
}

function initialOf(schedule: Schedule | null, folder: string | null): Values {
  return {
    name: schedule?.name ?? '',
    kind: schedule?.kind ?? (folder === null ? 'sftp' : 'folder'),
    host: schedule?.place?.host ?? '',
    port: String(schedule?.place?.port ?? 22),
    user: schedule?.place?.user ?? '',
    folder: schedule?.place?.folder ?? '.',
    password: '',
    privateKey: '',
    passphrase: '',
    pattern: schedule?.pattern ?? '*.csv',
    subject: schedule?.subject ?? 'customer',
    like: asIs,
    every: schedule?.every ?? '0 6 * * *',
    enabled: schedule?.enabled ?? true,
    forgetHostKey: false,
  }
}

/** What is fetched, from where and when. A password that is stored is never shown, only replaced. */
export function ScheduleForm({
  schedule,
  folder,
  onClose,
}: {
  schedule: Schedule | null
  folder: string | null
  onClose: () => void
}): ReactNode {
  const t = useText(schedulesText)
  const say = useText(subjectText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { data: imports } = useQuery({
    queryKey: ['import', 'list', 'models'],
    queryFn: ({ signal }) => api.imports.list({ query: { limit: 20 } }, { signal }),
  })
  const locale = useLocale()
  const models = imports?.items.filter(({ state }) => state === 'done') ?? []
  const form = useForm<Values>({
    initial: initialOf(schedule, folder),
    check: filledOf({ name: t('name'), pattern: t('pattern'), every: t('every') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    save: async (values) => {
      const body = bodyOf(values, schedule, models)
      if (schedule)
        await api.schedules.update({
          params: { id: schedule.id },
          body: { ...body, version: schedule.version, forgetHostKey: values.forgetHostKey },
        })
      else await api.schedules.create({ body })
      await queryClient.invalidateQueries({ queryKey: ['schedule'] })
      doneToast(t('saved'))
      onClose()
    },
  })
  const { values } = form
  const said = sayCron(values.every, locale)
  const chosen = models.filter(({ subject }) => subject === values.subject)
  return (
    <Modal
      opened
      onClose={onClose}
      title={schedule?.name ?? t('add')}
      closeOnClickOutside={false}
      size="lg"
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form
        form={form}
        action={t('save')}
        beside={
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="name" label={t('name')} autoFocus />
        <SelectField
          form={form}
          name="kind"
          label={t('kind')}
          help={
            values.kind === 'folder'
              ? folder === null
                ? t('noFolder')
                : t('folderIs', { folder })
              : undefined
          }
          options={[
            { value: 'folder', label: t('folder') },
            { value: 'sftp', label: t('sftp') },
          ]}
        />
        {values.kind === 'sftp' && <Server form={form} schedule={schedule} />}
        <TextField form={form} name="pattern" label={t('pattern')} help={t('patternHelp')} />
        <TextField
          form={form}
          name="every"
          label={t('every')}
          help={said === values.every.trim() ? t('everyHelp') : `${said} — ${t('everyHelp')}`}
        />
        <SelectField
          form={form}
          name="subject"
          label={t('subject')}
          options={subjects.map((value) => ({ value, label: say(value) }))}
        />
        <SelectField
          form={form}
          name="like"
          label={t('like')}
          help={t('likeHelp')}
          options={[
            { value: asIs, label: t(schedule ? 'asNow' : 'byItself') },
            ...chosen.map(({ id, fileName, createdAt }) => ({
              value: id,
              label: t('likeFile', { file: fileName, when: format.dateTime(createdAt) }),
            })),
          ]}
        />
        <Checkbox
          label={t('enabled')}
          checked={values.enabled}
          onChange={({ currentTarget }) => form.set('enabled', currentTarget.checked)}
        />
      </Form>
    </Modal>
  )
}

function Server({ form, schedule }: { form: FormState<Values>; schedule: Schedule | null }): ReactNode {
  const t = useText(schedulesText)
  return (
    <>
      <TextField form={form} name="host" label={t('host')} example="sftp.example.jp" />
      <TextField form={form} name="port" label={t('port')} />
      <TextField form={form} name="user" label={t('user')} />
      <TextField form={form} name="folder" label={t('place')} />
      <TextField
        form={form}
        name="password"
        type="password"
        autoComplete="new-password"
        label={t('password')}
        help={schedule?.hasPassword ? t('secretKept') : undefined}
      />
      <FormField
        form={form}
        name="privateKey"
        label={t('privateKey')}
        help={schedule?.hasPrivateKey ? t('secretKept') : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            autosize
            minRows={2}
            maxRows={6}
            value={form.values.privateKey}
            onChange={({ currentTarget }) => form.set('privateKey', currentTarget.value)}
          />
        )}
      </FormField>
      <TextField
        form={form}
        name="passphrase"
        type="password"
        autoComplete="new-password"
        label={t('passphrase')}
      />
      {schedule?.hostKey && (
        <Checkbox
          label={`${t('forgetHostKey')} (${schedule.hostKey})`}
          checked={form.values.forgetHostKey}
          onChange={({ currentTarget }) => form.set('forgetHostKey', currentTarget.checked)}
        />
      )}
    </>
  )
}

type Body = Omit<Parameters<typeof api.schedules.create>[0]['body'], never>

function bodyOf(values: Values, schedule: Schedule | null, models: readonly Import[]): Body {
  const { name, kind, pattern, subject, every, enabled, password, privateKey, passphrase } = values
  const model = models.find(({ id }) => id === values.like)
  const secret = {
    ...(password !== '' && { password }),
    ...(privateKey.trim() !== '' && { privateKey: `${privateKey.trim()}\n` }),
    ...(passphrase !== '' && { passphrase }),
  }
  return {
    name,
    kind,
    pattern,
    subject,
    every,
    enabled,
    place:
      kind === 'sftp'
        ? { host: values.host, port: Number(values.port), user: values.user, folder: values.folder || '.' }
        : null,
    mapping: model
      ? Object.fromEntries(model.header.map((heading, column) => [heading, model.mapping[column] ?? null]))
      : (schedule?.mapping ?? {}),
    ...(model ? { options: model.options } : schedule ? { options: schedule.options } : {}),
    ...(Object.keys(secret).length > 0 && { secret }),
  }
}
