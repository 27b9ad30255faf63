import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { filterText } from './filter.text.ts'
import { isValue } from './operators.ts'

type DayValueProps = {
  label: string
  value: unknown
  /** YYYY-MM-DD, or empty. */
  onChange: (value: string) => void
}
/** A day in any Japanese form; it becomes one when it is left. */
export function DayValue({ label, value, onChange }: DayValueProps): ReactNode {
  const t = useText(filterText)
  const day = typeof value === 'string' && isValue('day', value) ? value : null
  const [typed, setTyped] = useState<string | null>(null)
  const take = (): void => {
    if (typed === null) return
    const on = parseDate(typed)?.on
    if (on !== undefined || typed.trim() === '') setTyped(null)
    onChange(on ?? '')
  }
  return (
    <TextInput
      aria-label={label}
      w={148}
      placeholder={t('dayExample')}
      value={typed ?? (day === null ? '' : day.replaceAll('-', '/'))}
      error={typed !== null && typed.trim() !== '' && !parseDate(typed) && t('badDay')}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        const on = parseDate(currentTarget.value)?.on
        if (on !== undefined) onChange(on)
      }}
      onBlur={take}
      onKeyDown={onEnter(take)}
    />
  )
}
