import { Button, Group, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { returnsSettingsText } from '../returns-settings.text.ts'
import { HookForm } from './HookForm.tsx'
import { HookRow } from './HookRow.tsx'
import { MailboxForm } from './MailboxForm.tsx'
import { MailboxRow } from './MailboxRow.tsx'
import { Previews } from './Previews.tsx'
import { hooksQuery, mailboxesQuery, settingsQuery } from './return-queries.ts'
import styles from './Returns.module.css'

/** By what ways returns come in. */
export function ReturnSettingsPage(): ReactNode {
  const t = useText(returnsSettingsText)
  const mailboxes = useQuery(mailboxesQuery)
  const hooks = useQuery(hooksQuery)
  const settings = useQuery(settingsQuery)
  const [adding, setAdding] = useState<'mailbox' | 'hook' | null>(null)
  const failed = [mailboxes, hooks, settings].find(({ data, error }) => !data && error)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!mailboxes.data || !hooks.data || !settings.data) return <PageSkeleton />
  const close = (): void => setAdding(null)
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <Stack gap="xl">
        <Section
          title={t('mailboxes')}
          action={
            <Button variant="default" onClick={() => setAdding('mailbox')}>
              {t('addMailbox')}
            </Button>
          }
        >
          <p className={styles['why']}>{t('mailboxesLead')}</p>
          {mailboxes.data.items.length === 0 && <p className={styles['row']}>{t('noMailbox')}</p>}
          {mailboxes.data.items.map((one) => (
            <MailboxRow key={one.id} mailbox={one} />
          ))}
        </Section>
        <Section
          title={t('hooks')}
          action={
            <Button variant="default" onClick={() => setAdding('hook')}>
              {t('addHook')}
            </Button>
          }
        >
          <p className={styles['why']}>{t('hooksLead')}</p>
          {hooks.data.items.length === 0 && <p className={styles['row']}>{t('noHook')}</p>}
          {hooks.data.items.map((one) => (
            <HookRow key={one.id} hook={one} />
          ))}
        </Section>
        <FromFile />
        <Section title={t('general')}>
          <General key={settings.data.version} read={settings.data} />
        </Section>
      </Stack>
      {adding === 'mailbox' && <MailboxForm mailbox={null} onClose={close} />}
      {adding === 'hook' && <HookForm hook={null} onClose={close} />}
    </Page>
  )
}

const accept = '.eml,.mbox,message/rfc822'

function FromFile(): ReactNode {
  const t = useText(returnsSettingsText)
  const format = useFormat()
  const [taken, setTaken] = useState<Answer<typeof api.returns.take> | null>(null)
  const [tried, setTried] = useState<Answer<typeof api.returns.tryFile> | null>(null)
  return (
    <Section title={t('file')}>
      <p className={styles['why']}>{t('fileLead')}</p>
      <Group gap="sm">
        <FileUpload
          label={t('choose')}
          accept={accept}
          variant="default"
          send={async (file, { signal }) => {
            setTried(null)
            setTaken(null)
            setTaken(await api.returns.take({ file, fileName: file.name }, { signal }))
          }}
        />
        <FileUpload
          label={t('tryFile')}
          accept={accept}
          variant="default"
          send={async (file, { signal }) => {
            setTaken(null)
            setTried(null)
            setTried(await api.returns.tryFile({ file, fileName: file.name }, { signal }))
          }}
        />
      </Group>
      {tried && (
        <div role="status">
          <p>{t('tried', { messages: format.number(tried.messages) })}</p>
          <Previews items={tried.items} />
        </div>
      )}
      {taken && (
        <p role="status">
          {t('taken', {
            messages: format.number(taken.messages),
            fresh: format.number(taken.fresh),
            matched: format.number(taken.matched),
            unmatched: format.number(taken.unmatched),
          })}
        </p>
      )}
    </Section>
  )
}

type Read = Answer<typeof api.returns.settings>
function General({ read: { version, settings } }: { read: Read }): ReactNode {
  const t = useText(returnsSettingsText)
  const queryClient = useQueryClient()
  const form = useForm<{ keepRawDays: string; confirmStops: 'yes' | 'no' }>({
    initial: {
      keepRawDays: String(settings.keepRawDays),
      confirmStops: settings.confirmStops ? 'yes' : 'no',
    },
    check: ({ keepRawDays }) =>
      daysOf(keepRawDays) === null ? [{ name: 'keepRawDays', message: t('badDays') }] : [],
    save: async ({ keepRawDays, confirmStops }) => {
      const body = {
        version,
        settings: { keepRawDays: daysOf(keepRawDays) ?? 0, confirmStops: confirmStops === 'yes' },
      }
      queryClient.setQueryData(settingsQuery.queryKey, await api.returns.updateSettings({ body }))
      doneToast(t('saved'))
    },
  })
  return (
    <Form form={form} action={t('save')}>
      <FieldRow inRow={2}>
        <TextField form={form} name="keepRawDays" label={t('keepRawDays')} help={t('keepRawHelp')} />
        <SelectField
          form={form}
          name="confirmStops"
          label={t('confirmStops')}
          options={(['yes', 'no'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </FieldRow>
    </Form>
  )
}

function daysOf(typed: string): number | null {
  const days = Number(toHalfWidth(typed.trim()))
  return Number.isInteger(days) && days >= 1 && days <= 400 ? days : null
}
