import { Alert, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { wordText } from '../word.text.ts'
import { settingsQuery } from './template-queries.ts'

type Settings = Answer<typeof api.templates.settings>

/** Where links of products lead, and what stands at the foot of every mail. */
export function MailSettings(): ReactNode {
  const t = useText(wordText)
  const mayWrite = useMay()('templates.manage')
  const { data } = useQuery(settingsQuery)
  if (!data) return <RowsSkeleton rows={3} />
  return (
    <>
      {data.missing.length > 0 && (
        <Alert color="yellow" role="status" mb="md">
          {t('footLacks', { what: data.missing.map((one) => t(`lacks_${one}`)).join(t('comma')) })}{' '}
          <AddressLink to="/settings/sales" style={{ color: 'inherit' }}>
            {t('fillFoot')}
          </AddressLink>
        </Alert>
      )}
      {!data.address.isOpen && (
        <Alert color="yellow" role="status" mb="md">
          {t('addressUnset', { url: data.address.url })}
        </Alert>
      )}
      {mayWrite && <SettingsForm key={data.version} read={data} />}
    </>
  )
}

function SettingsForm({ read }: { read: Settings }): ReactNode {
  const t = useText(wordText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: read.settings,
    save: async (settings) => {
      const saved = await api.templates.updateSettings({ body: { version: read.version, settings } })
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      doneToast(t('settingsSaved'))
    },
  })
  return (
    <Form form={form} action={t('save')}>
      <TextField
        form={form}
        name="productUrl"
        label={t('productUrl')}
        help={t('productUrlHelp', { code: '{code}', id: '{id}' })}
        example="https://shop.example.jp/items/{code}"
      />
      <TextField form={form} name="inquiry" label={t('inquiry')} help={t('inquiryHelp')} />
      <FormField form={form} name="footerNote" label={t('footerNote')} help={t('footerNoteHelp')}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={1000}
            value={form.values.footerNote}
            onChange={({ currentTarget }) => form.set('footerNote', currentTarget.value)}
          />
        )}
      </FormField>
    </Form>
  )
}
