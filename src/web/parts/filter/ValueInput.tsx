import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { periodUnits, type Period } from '#kit/japan/periods.ts'
import { api } from '#web/api.ts'
import { useColleagues, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { useOrganisation, useSession } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import styles from './Filter.module.css'
import { counters, filterText } from './filter.text.ts'
import { DayValue } from './DayValue.tsx'
import { daysMeant, periodOf, type ValueShape } from './operators.ts'

type ValueProps = {
  field: Field
  op: string
  shape: ValueShape
  value: unknown
  onChange: (value: unknown) => void
}
/** What a field is compared with, typed or chosen as its type wants it. */
export function ValueInput({ field, op, shape, value, onChange }: ValueProps): ReactNode {
  const t = useText(filterText)
  switch (shape) {
    case 'none':
      return null
    case 'text':
      return (
        <TextInput
          aria-label={t('value')}
          className={styles['grow'] ?? ''}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'texts':
      return (
        <TagsInput
          aria-label={t('value')}
          className={styles['grow'] ?? ''}
          placeholder={t('textsHelp')}
          value={stringsOf(value)}
          splitChars={[',', '、', '\n', '\t']}
          acceptValueOnBlur
          onChange={onChange}
        />
      )
    case 'number':
      return <NumberValue label={t('value')} field={field} value={value} onChange={onChange} />
    case 'numbers': {
      const [from, to] = pairOf(value)
      return (
        <span className={styles['pair']}>
          <NumberValue
            label={t('from')}
            field={field}
            value={from}
            onChange={(next) => onChange([next, to])}
          />
          –
          <NumberValue label={t('to')} field={field} value={to} onChange={(next) => onChange([from, next])} />
        </span>
      )
    }
    case 'day':
      return <DayValue label={t('value')} value={value} onChange={onChange} />
    case 'days': {
      const [from, to] = pairOf(value)
      return (
        <span className={styles['pair']}>
          <DayValue label={t('fromDay')} value={from} onChange={(next) => onChange([next, to])} />
          –
          <DayValue label={t('toDay')} value={to} onChange={(next) => onChange([from, next])} />
        </span>
      )
    }
    case 'count':
      return (
        <span className={styles['pair']}>
          <NumberInput
            aria-label={t('value')}
            w={84}
            min={1}
            max={36_500}
            allowDecimal={false}
            value={typeof value === 'number' ? value : ''}
            onChange={(next) => onChange(typeof next === 'number' ? next : null)}
          />
          {t('days')}
          <Resolved op={op} value={value} />
        </span>
      )
    case 'period':
      return (
        <span className={styles['pair']}>
          <PeriodValue value={periodOf(value) ?? { unit: 'month', offset: 0 }} onChange={onChange} />
          <Resolved op={op} value={value} />
        </span>
      )
    case 'yesNo':
      return (
        <NativeSelect
          aria-label={t('value')}
          value={value === false ? 'false' : 'true'}
          data={[
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
          onChange={({ currentTarget }) => onChange(currentTarget.value === 'true')}
        />
      )
    case 'choices':
      return <ChoicesValue field={field} value={stringsOf(value)} onChange={onChange} />
  }
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function pairOf(value: unknown): readonly [unknown, unknown] {
  return Array.isArray(value) ? [value[0], value[1]] : [undefined, undefined]
}

type InputProps = { label: string; value: unknown; onChange: (value: unknown) => void }

function NumberValue({ label, field, value, onChange }: InputProps & { field: Field }): ReactNode {
  return (
    <NumberInput
      aria-label={label}
      w={132}
      thousandSeparator=","
      decimalScale={field.type === 'money' ? 0 : 6}
      {...(field.type === 'money' && { prefix: '¥' })}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  )
}

const nearby = { day: 7, week: 4, month: 12, quarter: 4, half: 4, year: 5, fiscalYear: 5 } as const

function PeriodValue({ value, onChange }: { value: Period; onChange: (value: Period) => void }): ReactNode {
  const t = useText(filterText)
  const name = useOffsetName()
  const { unit, offset } = value
  const most = Math.max(nearby[unit], Math.abs(offset))
  const offsets = Array.from({ length: most * 2 + 1 }, (_, index) => index - most)
  return (
    <>
      <NativeSelect
        aria-label={t('unit')}
        value={unit}
        data={periodUnits.map((one) => ({ value: one, label: t(one) }))}
        onChange={({ currentTarget }) => {
          const next = periodUnits.find((one) => one === currentTarget.value)
          if (next) onChange({ unit: next, offset: Math.sign(offset) })
        }}
      />
      <NativeSelect
        aria-label={t('offset')}
        value={String(offset)}
        data={offsets.map((one) => ({ value: String(one), label: name({ unit, offset: one }) }))}
        onChange={({ currentTarget }) => onChange({ unit, offset: Number(currentTarget.value) })}
      />
    </>
  )
}

/** 今月, 先月, 3か月前. */
export function useOffsetName(): (period: Period) => string {
  const t = useText(filterText)
  const count = useText(counters)
  return ({ unit, offset }) => {
    if (offset === 0) return t(`${unit}0`)
    if (offset === 1) return t(`${unit}1`)
    if (offset === -1) return t(`${unit}Before1`)
    return t(offset < 0 ? 'ago' : 'ahead', { count: Math.abs(offset), unit: count(unit) })
  }
}

/** Which days 今月 means today. */
function Resolved({ op, value }: { op: string; value: unknown }): ReactNode {
  const t = useText(filterText)
  const format = useFormat()
  const { timeZone, fiscalYearStart, weekStart } = useOrganisation()
  const days = daysMeant(op, value, { today: todayIn(timeZone), fiscalYearStart, weekStart })
  if (!days) return null
  const [from, to] = [format.day(days.from), format.day(days.to)]
  return <span className={styles['resolved']}>{from === to ? from : t('resolved', { from, to })}</span>
}

type ChoicesProps = { field: Field; value: string[]; onChange: (value: string[]) => void }
function ChoicesValue(props: ChoicesProps): ReactNode {
  if (props.field.type === 'user') return <PeopleValue {...props} />
  if (props.field.type === 'tags') return <TagsValue {...props} />
  return <OptionsValue {...props} />
}

function OptionsValue({ field, value, onChange }: ChoicesProps): ReactNode {
  const say = useSay()
  const data = (field.options ?? []).map((option) => ({ value: option.value, label: say(option.label) }))
  return <Several value={value} data={data} onChange={onChange} />
}

function PeopleValue({ value, onChange }: ChoicesProps): ReactNode {
  const t = useText(filterText)
  const { user } = useSession()
  const data = useColleagues()
    .filter(({ id, disabled }) => id !== user.id && (!disabled || value.includes(id)))
    .map(({ id, name, disabled }) => ({ value: id, label: disabled ? t('disabled', { name }) : name }))
  const self = value.includes(user.id) ? [{ value: user.id, label: user.name }] : []
  return (
    <Several value={value} data={[{ value: 'me', label: t('me') }, ...self, ...data]} onChange={onChange} />
  )
}

function TagsValue({ value, onChange }: ChoicesProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  const tags = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return <Several value={value} data={tags} onChange={onChange} />
}

type SeveralProps = {
  value: string[]
  data: readonly { value: string; label: string }[]
  onChange: (value: string[]) => void
}
function Several({ value, data, onChange }: SeveralProps): ReactNode {
  const t = useText(filterText)
  // What is gone stays to be seen, and to be taken out.
  const gone = value.filter((one) => !data.some((option) => option.value === one))
  return (
    <MultiSelect
      aria-label={t('value')}
      className={styles['grow'] ?? ''}
      placeholder={value.length === 0 ? t('choose') : ''}
      searchable
      hidePickedOptions
      value={value}
      data={[...data, ...gone.map((one) => ({ value: one, label: t('unknown') }))]}
      onChange={onChange}
    />
  )
}
