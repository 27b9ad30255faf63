import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
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
      touch: settings.touch,
    },
    check: (values) =>
      (Object.keys(ranges) as NumberField[]).flatMap((name): FormError[] => {
        const { least, most } = ranges[name]
        const number = wholeOf(values[name])
        return number !== null && number >= least && number <= most
          ? []
          : [{ name, message: t('badNumber', { least, most }) }]
      }),
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

/** A whole number as people type it, in any width; null where it is none. */
function wholeOf(typed: string): number | null {
  const digits = typed.normalize('NFKC').trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null
}
