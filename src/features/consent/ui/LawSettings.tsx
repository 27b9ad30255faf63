import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { consentWords } from '../consent.text.ts'
import { consentSettingsText } from '../consent.ui.text.ts'
import type { ConsentSettings } from '../consent.schemas.ts'
import styles from './Consent.module.css'
import { channels } from './consent-queries.ts'

type Read = Answer<typeof api.consent.settings>
type Values = Omit<ConsentSettings, 'orderOn'> & { orderOn: string }

/** What the organisation is to the law, and how long evidence is kept. */
export function LawSettings({ read, onChanged }: { read: Read; onChanged: () => void }): ReactNode {
  const t = useText(consentSettingsText)
  const words = useText(consentWords)
  const form = useForm<Values>({
    initial: { ...read.settings, orderOn: read.settings.orderOn ?? '' },
    check: ({ orderOn }) =>
      orderOn.trim() === '' || parseDate(orderOn) ? [] : [{ name: 'orderOn', message: t('badDate') }],
    async save({ orderOn, ...rest }) {
      await api.consent.updateSettings({
        body: { version: read.version, settings: { ...rest, orderOn: parseDate(orderOn)?.on ?? null } },
      })
      onChanged()
    },
  })
  const { mailOrder, optOutChannels } = form.values
  return (
    <section className={styles['section']}>
      <h2>{t('law')}</h2>
      <Form form={form} action={t('save')}>
        <Checkbox
          label={t('sellsByMail')}
          checked={mailOrder}
          onChange={({ currentTarget }) => form.set('mailOrder', currentTarget.checked)}
        />
        {mailOrder && (
          <SelectField
            form={form}
            name="consumers"
            label={t('consumers')}
            options={[
              { value: 'withoutCompany', label: t('consumersWithout') },
              { value: 'all', label: t('consumersAll') },
            ]}
          />
        )}
        <FormField form={form} name="optOutChannels" label={t('optOutChannels')} help={t('optOutHelp')}>
          {({ id, 'aria-describedby': described }) => (
            <div id={id} className={styles['buttons']} role="group" aria-describedby={described}>
              {channels.map((channel) => (
                <Checkbox
                  key={channel}
                  label={words(channel)}
                  checked={optOutChannels.includes(channel)}
                  onChange={({ currentTarget }) =>
                    form.set(
                      'optOutChannels',
                      channels.filter((one) =>
                        one === channel ? currentTarget.checked : optOutChannels.includes(one),
                      ),
                    )
                  }
                />
              ))}
            </div>
          )}
        </FormField>
        <TextField
          form={form}
          name="orderOn"
          label={t('orderOn')}
          need="optional"
          help={t('orderHelp')}
          example="2026/11/22"
        />
      </Form>
      <p className={styles['why']}>{t('retention')}</p>
    </section>
  )
}
