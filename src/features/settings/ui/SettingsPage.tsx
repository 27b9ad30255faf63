import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { currentOf } from '#web/parts/stale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { timeZoneOptions } from '#web/time-zones.ts'
import { settingsText } from '../settings.text.ts'

type Versioned = Answer<typeof api.settings.get>
type Settings = Versioned['settings']
type Values = Omit<Settings, 'fiscalYearStart' | 'exportApprovalAbove' | 'sale' | 'seller'> & {
  fiscalYearStart: string
  exportApprovalAbove: string
}

const queryKey = ['settings', 'organisation']
const months = Array.from({ length: 12 }, (_month, index) => String(index + 1))
const names = [
  'organisation',
  'timeZone',
  'fiscalYearStart',
  'weekStart',
  'memberSees',
  'exportApprovalAbove',
] as const

export function SettingsPage(): ReactNode {
  const t = useText(settingsText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.settings.get({}, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('settings')} lead={t('lead')} shape="reading">
      <SettingsForm read={data} />
    </Page>
  )
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function SettingsForm({ read }: { read: Versioned }): ReactNode {
  const t = useText(settingsText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const month = useMonth()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const store = async (values: Values, { version, settings: before }: Versioned): Promise<void> => {
    const most = values.exportApprovalAbove.trim()
    const settings = {
      ...before,
      ...values,
      fiscalYearStart: Number(values.fiscalYearStart),
      exportApprovalAbove: most === '' ? null : (parseCount(most) ?? -1),
    }
    const saved = await api.settings.update({ body: { version, settings } })
    setBase(saved)
    queryClient.setQueryData(queryKey, saved)
    await queryClient.invalidateQueries({ queryKey: ['user', 'me'] })
  }
  const form = useForm<Values>({
    initial: valuesOf(read.settings),
    check: filledOf({ organisation: t('organisation') }, (label) => words('mustBeFilled', { label })),
    save: async (values) => {
      try {
        await store(values, base)
      } catch (error) {
        if (!isProblem(error, 'stale') || !currentOf(error)) throw error
        setNewer(await api.settings.get())
        throw error
      }
    },
  })
  const shown = (name: (typeof names)[number], values: Values): string => {
    if (name === 'fiscalYearStart') return month(values.fiscalYearStart)
    if (name === 'weekStart') return t(values.weekStart)
    return name === 'memberSees' ? t(values.memberSees) : values[name]
  }
  return (
    <>
      <Form form={form} action={t('save')}>
        <TextField form={form} name="organisation" label={t('organisation')} />
        <SelectField
          form={form}
          name="timeZone"
          label={t('timeZone')}
          help={t('timeZoneHelp')}
          options={timeZoneOptions()}
        />
        <SelectField
          form={form}
          name="fiscalYearStart"
          label={t('fiscalYearStart')}
          options={months.map((value) => ({ value, label: month(value) }))}
        />
        <SelectField
          form={form}
          name="weekStart"
          label={t('weekStart')}
          options={(['sunday', 'monday'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <SelectField
          form={form}
          name="memberSees"
          label={t('memberSees')}
          help={t('memberSeesHelp')}
          options={(['all', 'own'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <TextField
          form={form}
          name="exportApprovalAbove"
          label={t('exportApprovalAbove')}
          help={t('exportApprovalAboveHelp')}
          need="optional"
        />
      </Form>
      {newer && (
        <StaleDialog
          rows={names
            .map((name) => ({
              label: t(name),
              mine: shown(name, form.values),
              theirs: shown(name, valuesOf(newer.settings)),
            }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.settings))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer))
          }}
        />
      )}
    </>
  )
}

function valuesOf({ sale: _sale, seller: _seller, ...settings }: Settings): Values {
  return {
    ...settings,
    fiscalYearStart: String(settings.fiscalYearStart),
    exportApprovalAbove: settings.exportApprovalAbove === null ? '' : String(settings.exportApprovalAbove),
  }
}

/** 10000, １０，０００ or 10,000; null for what is no whole number. */
function parseCount(typed: string): number | null {
  const digits = toHalfWidth(typed).replace(/[,\s]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}

/** 4月, April. */
function useMonth(): (month: string) => string {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
  return (month) => name.format(new Date(Date.UTC(2026, Number(month) - 1, 1)))
}
