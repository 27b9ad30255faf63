import { Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { settingsText } from '../settings.text.ts'
import { campaignSettingsQuery, type CampaignSettings } from './settings-queries.ts'
import styles from './Editor.module.css'

const usual = { cap: { most: 4, days: 7 }, quiet: { from: '21:00', to: '08:00' } }
const ranges = {
  capDays: { least: 1, most: 365 },
  capMost: { least: 1, most: 100 },
  above: { least: 0, most: 10_000_000 },
  windowDays: { least: 1, most: 90 },
} as const
type NumberField = keyof typeof ranges

/** How often, when, with whose word and how measured, for every campaign that says nothing else. */
export function SettingsPage(): ReactNode {
  const t = useText(settingsText)
  const { data, error, refetch } = useQuery(campaignSettingsQuery)
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page
      title={t('title')}
      shape="reading"
      lead={
        <>
          {t('lead')} <AddressLink to="/campaigns">{t('toCampaigns')}</AddressLink>
        </>
      }
    >
      <Rules key={data.version} read={data} />
    </Page>
  )
}

function Rules({ read: { version, settings } }: { read: CampaignSettings }): ReactNode {
  const t = useText(settingsText)
  const queryClient = useQueryClient()
  const { timeZone } = useOrganisation()
  const { cap, quiet, approval, tracked, windowDays } = settings
  const form = useForm({
    initial: {
      hasCap: cap !== null,
      capDays: String((cap ?? usual.cap).days),
      capMost: String((cap ?? usual.cap).most),
      hasQuiet: quiet !== null,
      quietFrom: (quiet ?? usual.quiet).from,
      quietTo: (quiet ?? usual.quiet).to,
      needed: approval.needed,
      above: String(approval.above),
      notOwn: approval.notOwn,
      tracked,
      windowDays: String(windowDays),
    },
    check: (values) => [
      ...(Object.keys(ranges) as NumberField[]).flatMap((name): FormError[] => {
        const { least, most } = ranges[name]
        const number = wholeOf(values[name])
        return number !== null && number >= least && number <= most
          ? []
          : [{ name, message: t('badNumber', { least, most }) }]
      }),
      ...(['quietFrom', 'quietTo'] as const).flatMap((name): FormError[] =>
        values[name] === '' ? [{ name, message: t('badTime') }] : [],
      ),
    ],
    async save(values) {
      const number = (name: NumberField): number => wholeOf(values[name]) ?? 0
      const saved = await api.campaigns.updateSettings({
        body: {
          version,
          settings: {
            cap: values.hasCap ? { days: number('capDays'), most: number('capMost') } : null,
            quiet: values.hasQuiet ? { from: values.quietFrom, to: values.quietTo } : null,
            approval: { needed: values.needed, above: number('above'), notOwn: values.notOwn },
            tracked: values.tracked,
            windowDays: number('windowDays'),
          },
        },
      })
      queryClient.setQueryData(campaignSettingsQuery.queryKey, saved)
    },
  })
  const { values } = form
  return (
    <Form form={form} action={t('save')}>
      <Section title={t('cap')}>
        <p className={styles['quiet']}>{t('capHelp')}</p>
        <Switch
          my="xs"
          label={t('capOn')}
          checked={values.hasCap}
          onChange={({ currentTarget }) => form.set('hasCap', currentTarget.checked)}
        />
        {values.hasCap && (
          <FieldRow inRow={2}>
            <TextField form={form} name="capDays" label={t('capDays')} />
            <TextField form={form} name="capMost" label={t('capMost')} />
          </FieldRow>
        )}
      </Section>
      <Section title={t('quiet')}>
        <p className={styles['quiet']}>{t('quietHelp', { zone: timeZone })}</p>
        <Switch
          my="xs"
          label={t('quietOn')}
          checked={values.hasQuiet}
          onChange={({ currentTarget }) => form.set('hasQuiet', currentTarget.checked)}
        />
        {values.hasQuiet && (
          <FieldRow inRow={2}>
            <TextField form={form} name="quietFrom" label={t('quietFrom')} type="time" />
            <TextField form={form} name="quietTo" label={t('quietTo')} type="time" />
          </FieldRow>
        )}
      </Section>
      <Section title={t('approval')}>
        <SelectField
          form={form}
          name="needed"
          label={t('needed')}
          options={(['never', 'always', 'above'] as const).map((value) => ({ value, label: t(value) }))}
        />
        {values.needed === 'above' && <TextField form={form} name="above" label={t('aboveCount')} />}
        {values.needed !== 'never' && (
          <Switch
            my="xs"
            label={t('notOwn')}
            checked={values.notOwn}
            onChange={({ currentTarget }) => form.set('notOwn', currentTarget.checked)}
          />
        )}
      </Section>
      <Section title={t('measuring')}>
        <Switch
          my="xs"
          label={t('tracked')}
          checked={values.tracked}
          onChange={({ currentTarget }) => form.set('tracked', currentTarget.checked)}
        />
        <TextField form={form} name="windowDays" label={t('windowDays')} help={t('windowHelp')} />
      </Section>
    </Form>
  )
}

/** A whole number as people type it, in any width and with commas; null where it is none. */
function wholeOf(typed: string): number | null {
  const digits = typed.normalize('NFKC').replaceAll(/[\s,]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}
