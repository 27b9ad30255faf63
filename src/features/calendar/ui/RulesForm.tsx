import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { calendarText } from '../calendar.text.ts'
import { parseMonthDay } from '#kit/japan/month-day.ts'
import type { Year } from './CalendarPage.tsx'
import { monthDayText, weekdaysOf } from './calendar-year.ts'
import { calendarUiText } from './calendar.ui.text.ts'
import styles from './RulesForm.module.css'

type Versioned = Pick<Year, 'version' | 'rules'>
type Break = { name: string; from: string; to: string }
type Values = { weekly: number[]; breaks: Break[] }

const mostBreaks = 20
const fields = ['name', 'from', 'to'] as const

const valuesOf = ({ weekly, breaks }: Year['rules']): Values => ({
  weekly,
  breaks: breaks.map(({ name, from, to }) => ({ name, from: monthDayText(from), to: monthDayText(to) })),
})
const textOf = (breaks: readonly Break[]): string =>
  breaks.map(({ name, from, to }) => `${name} ${from}–${to}`).join('、')

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
export function RulesForm({ read, weekStart }: { read: Versioned; weekStart: Year['weekStart'] }): ReactNode {
  const t = useText(calendarUiText)
  const labels = useText(calendarText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const dayName = useDayName()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const check = ({ weekly, breaks }: Values): FormError[] => [
    ...(weekly.length > 6 ? [{ name: 'weekly', message: t('oneOpen') }] : []),
    ...breaks.flatMap((one, index) =>
      fields.flatMap((field) => {
        const label = t(field)
        const name = `breaks.${index}.${field}`
        if (field === 'name')
          return one.name.trim() === '' ? [{ name, message: words('mustBeFilled', { label }) }] : []
        return parseMonthDay(one[field]) === null ? [{ name, message: t('badMonthDay', { label }) }] : []
      }),
    ),
  ]
  const store = async ({ weekly, breaks }: Values, version: number): Promise<void> => {
    const rules = {
      weekly,
      breaks: breaks.map(({ name, from, to }) => ({
        name: name.trim(),
        from: parseMonthDay(from) ?? from,
        to: parseMonthDay(to) ?? to,
      })),
    }
    setBase(await api.calendar.updateRules({ body: { version, rules } }))
    await queryClient.invalidateQueries({ queryKey: ['calendar'] })
  }
  const form = useForm<Values>({
    initial: valuesOf(read.rules),
    check,
    async save(values) {
      try {
        await store(values, base.version)
      } catch (error) {
        if (isProblem(error, 'stale')) {
          const now = await api.calendar.get({ params: { year: 2000 } })
          setNewer({ version: now.version, rules: now.rules })
        }
        throw error
      }
    },
  })
  const { weekly, breaks } = form.values
  const setBreak = (index: number, changed: Partial<Break>): void =>
    form.set(
      'breaks',
      breaks.map((one, at) => (at === index ? { ...one, ...changed } : one)),
    )
  const closedDays = (days: readonly number[]): string => days.map(dayName).join('・')
  return (
    <Section title={t('rules')}>
      <Form form={form} action={t('save')}>
        <FormField form={form} name="weekly" label={labels('weekly')}>
          {(control) => (
            <div role="group" id={control.id} className={styles['weekdays']} tabIndex={-1}>
              {weekdaysOf(weekStart).map((day) => (
                <Checkbox
                  key={day}
                  label={dayName(day)}
                  checked={weekly.includes(day)}
                  onChange={({ currentTarget }) =>
                    form.set(
                      'weekly',
                      currentTarget.checked ? [...weekly, day].sort() : weekly.filter((one) => one !== day),
                    )
                  }
                />
              ))}
            </div>
          )}
        </FormField>
        {breaks.map((one, index) => (
          <fieldset key={index} className={styles['break']}>
            <legend>{`${labels('breaks')} ${index + 1}`}</legend>
            {fields.map((field) => (
              <FormField
                key={field}
                form={form}
                name={`breaks.${index}.${field}`}
                label={t(field)}
                example={t(
                  field === 'name' ? 'breakExample' : field === 'from' ? 'fromExample' : 'toExample',
                )}
              >
                {(control) => (
                  <TextInput
                    {...control}
                    maxLength={60}
                    value={one[field]}
                    onChange={({ currentTarget }) => setBreak(index, { [field]: currentTarget.value })}
                  />
                )}
              </FormField>
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              className={styles['remove'] ?? ''}
              aria-label={t('removeBreak', { name: one.name })}
              onClick={() =>
                form.set(
                  'breaks',
                  breaks.filter((_one, at) => at !== index),
                )
              }
            >
              <IconX size={16} stroke={1.5} />
            </ActionIcon>
          </fieldset>
        ))}
        {breaks.length < mostBreaks && (
          <Button
            variant="default"
            className={styles['add'] ?? ''}
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => form.set('breaks', [...breaks, { name: '', from: '', to: '' }])}
          >
            {t('addBreak')}
          </Button>
        )}
      </Form>
      {newer && (
        <StaleDialog
          rows={[
            {
              label: labels('weekly'),
              mine: closedDays(weekly),
              theirs: closedDays(newer.rules.weekly),
            },
            {
              label: labels('breaks'),
              mine: textOf(breaks),
              theirs: textOf(valuesOf(newer.rules).breaks),
            },
          ].filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.rules))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer.version))
          }}
        />
      )}
    </Section>
  )
}

/** 日, 月 … / Sun, Mon … of 0 to 6. */
function useDayName(): (day: number) => string {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (day) => name.format(new Date(Date.UTC(1970, 0, 4 + day)))
}
