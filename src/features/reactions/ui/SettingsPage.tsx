import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { reactionSettingsText } from '../reaction-settings.text.ts'
import styles from './Results.module.css'

const settingsKey = ['reaction', 'settings'] as const
const ranges = {
  openSeconds: { least: 0, most: 300 },
  clickSeconds: { least: 0, most: 300 },
  burstLinks: { least: 2, most: 50 },
  burstSeconds: { least: 1, most: 30 },
  keepDays: { least: 7, most: 730 },
} as const
type NumberField = keyof typeof ranges

/** By what people are told from programs, and what an order has to follow. */
export function SettingsPage(): ReactNode {
  const t = useText(reactionSettingsText)
  const { data, error, refetch } = useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => api.reactions.settings({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('title')} shape="reading" lead={t('lead')}>
      <Rules key={data.version} read={data} />
    </Page>
  )
}

function Rules({ read: { version, settings } }: { read: Answer<typeof api.reactions.settings> }): ReactNode {
  const t = useText(reactionSettingsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: {
      openSeconds: String(settings.openSeconds),
      clickSeconds: String(settings.clickSeconds),
      burstLinks: String(settings.burstLinks),
      burstSeconds: String(settings.burstSeconds),
      keepDays: String(settings.keepDays),
      networks: settings.networks.join('\n'),
      touch: settings.touch,
    },
    check: (values) => [
      ...networksOf(values.networks).flatMap((one): FormError[] =>
        isNetwork(one) ? [] : [{ name: 'networks', message: t('badNetwork', { one }) }],
      ),
      ...(Object.keys(ranges) as NumberField[]).flatMap((name): FormError[] => {
        const { least, most } = ranges[name]
        const number = wholeOf(values[name])
        return number !== null && number >= least && number <= most
          ? []
          : [{ name, message: t('badNumber', { least, most }) }]
      }),
    ],
    async save(values) {
      const number = (name: NumberField): number => wholeOf(values[name]) ?? 0
      const saved = await api.reactions.updateSettings({
        body: {
          version,
          settings: {
            openSeconds: number('openSeconds'),
            clickSeconds: number('clickSeconds'),
            burstLinks: number('burstLinks'),
            burstSeconds: number('burstSeconds'),
            keepDays: number('keepDays'),
            networks: networksOf(values.networks),
            touch: values.touch,
          },
        },
      })
      queryClient.setQueryData(settingsKey, saved)
    },
  })
  return (
    <Form form={form} action={t('save')}>
      <Section title={t('speed')}>
        <p className={styles['note']}>{t('speedHelp')}</p>
        <FieldRow inRow={2}>
          <TextField form={form} name="openSeconds" label={t('openSeconds')} />
          <TextField form={form} name="clickSeconds" label={t('clickSeconds')} />
        </FieldRow>
      </Section>
      <Section title={t('burst')}>
        <p className={styles['note']}>{t('burstHelp')}</p>
        <FieldRow inRow={2}>
          <TextField form={form} name="burstLinks" label={t('burstLinks')} />
          <TextField form={form} name="burstSeconds" label={t('burstSeconds')} />
        </FieldRow>
      </Section>
      <Section title={t('networks')}>
        <FormField form={form} name="networks" label={t('networksLabel')} help={t('networksHelp')}>
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={2}
              maxRows={8}
              value={form.values.networks}
              onChange={({ currentTarget }) => form.set('networks', currentTarget.value)}
            />
          )}
        </FormField>
      </Section>
      <Section title={t('orders')}>
        <SelectField
          form={form}
          name="touch"
          label={t('touch')}
          options={(['click', 'open'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </Section>
      <Section title={t('keeping')}>
        <TextField form={form} name="keepDays" label={t('keepDays')} help={t('keepHelp')} />
      </Section>
    </Form>
  )
}

/** Lines as people type them, in any width. */
const networksOf = (typed: string): string[] =>
  typed
    .normalize('NFKC')
    .split(/[\s,、]+/)
    .filter((one) => one !== '')

/** An address, or a network in CIDR notation. */
function isNetwork(one: string): boolean {
  const [address = '', bits = '0', more] = one.split('/')
  const isOld =
    /^(\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split('.').every((part) => Number(part) < 256)
  const isNew = address.includes(':') && URL.canParse(`http://[${address}]`)
  return (isOld || isNew) && more === undefined && /^\d+$/.test(bits) && Number(bits) <= (isOld ? 32 : 128)
}

/** A whole number as people type it, in any width; null where it is none. */
function wholeOf(typed: string): number | null {
  const digits = typed.normalize('NFKC').trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null
}
