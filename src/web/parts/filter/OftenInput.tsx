import { NativeSelect, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { oftenChoices, oftenOf, withOften } from './often.ts'
import type { Params } from './tree.ts'

/** 2回以上, ちょうど2回, 一度もない: how often, as one choice with its number. */
export function OftenInput(props: { params: Params; onChange: (params: Params) => void }): ReactNode {
  const { params, onChange } = props
  const t = useText(filterText)
  const chosen = oftenOf(params)
  const { times } = params
  return (
    <span className={styles['together']}>
      {chosen !== 'never' && (
        <NumberInput
          label={t('often')}
          w={84}
          min={1}
          max={1000}
          allowDecimal={false}
          suffix={t('timesSuffix')}
          value={typeof times === 'number' ? times : ''}
          onChange={(next) => onChange({ ...params, times: typeof next === 'number' ? next : null })}
        />
      )}
      <NativeSelect
        label={chosen === 'never' ? t('often') : undefined}
        aria-label={t('oftenHow')}
        value={chosen}
        data={oftenChoices.map((value) => ({ value, label: t(`often_${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const next = oftenChoices.find((one) => one === value)
          if (next) onChange(withOften(params, next))
        }}
      />
    </span>
  )
}
