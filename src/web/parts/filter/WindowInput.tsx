import { NativeSelect, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { DayValue } from './DayValue.tsx'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import type { RuleKind } from './subject.ts'
import type { Params } from './tree.ts'
import { startOfWindow, windowOf, withWindow } from './window.ts'

type WindowInputProps = {
  /** The stretches of the calendar that the kind knows. */
  periods: NonNullable<RuleKind['form']>[string]['options']
  params: Params
  onChange: (params: Params) => void
}
/** いつ: all that says when, as one choice. */
export function WindowInput({ periods, params, onChange }: WindowInputProps): ReactNode {
  const t = useText(filterText)
  const say = useSay()
  const chosen = windowOf(params)
  const value = chosen.mode === 'period' ? `period:${chosen.period}` : chosen.mode
  const choose = (next: string): void => {
    const period = next.startsWith('period:') ? next.slice('period:'.length) : null
    if (period !== null) onChange(withWindow(params, { mode: 'period', period }))
    else if (next === 'ever' || next === 'days' || next === 'dates')
      onChange(withWindow(params, startOfWindow(next)))
  }
  return (
    <span className={styles['together']}>
      <NativeSelect
        label={t('when')}
        value={value}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[
          { value: 'ever', label: t('ever') },
          { value: 'days', label: t('withinDays') },
          { value: 'dates', label: t('byDates') },
          ...(chosen.mode === 'several' ? [{ value: 'several', label: t('severalWhen') }] : []),
          {
            group: t('calendar'),
            items: (periods ?? []).map((period) => ({
              value: `period:${period.value}`,
              label: say(period.label),
            })),
          },
        ]}
      />
      {chosen.mode === 'days' && (
        <NumberInput
          aria-label={t('withinDays')}
          w={104}
          min={1}
          max={7300}
          allowDecimal={false}
          suffix={t('daysSuffix')}
          value={chosen.days ?? ''}
          onChange={(days) =>
            onChange(withWindow(params, { mode: 'days', days: typeof days === 'number' ? days : null }))
          }
        />
      )}
      {chosen.mode === 'dates' && (
        <span className={styles['pair']}>
          <DayValue
            label={t('fromDay')}
            value={chosen.from}
            onChange={(from) => onChange(withWindow(params, { ...chosen, from }))}
          />
          –
          <DayValue
            label={t('toDay')}
            value={chosen.to}
            onChange={(to) => onChange(withWindow(params, { ...chosen, to }))}
          />
        </span>
      )}
    </span>
  )
}
