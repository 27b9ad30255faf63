import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Field } from '../catalogue.ts'
import { useSay } from '../locale.ts'
import { useFormat } from '../use-format.ts'
import { readable } from './shown-value.ts'
import styles from './ShownValue.module.css'

type ShownValueProps = {
  field: Pick<Field, 'type' | 'options'>
  /** As the server writes a cell. */
  text: string | undefined
}
/** The value of a field in a list: choices in their colours, amounts and days as they are written. */
export function ShownValue({ field: { type, options }, text }: ShownValueProps): ReactNode {
  const say = useSay()
  const format = useFormat()
  if (!text) return null
  if (type === 'choice' || type === 'choices' || type === 'externalId') {
    const labels = type === 'choice' ? [text] : text.split(';')
    const colorOf = (label: string): string | undefined =>
      options?.find((option) => say(option.label) === label)?.color ?? undefined
    if (labels.some((label) => colorOf(label) !== undefined))
      return (
        <span className={styles['chips']} data-chips title={labels.join('・')}>
          {labels.map((label) => (
            <Badge key={label} color={colorOf(label) ?? 'gray'}>
              {label}
            </Badge>
          ))}
        </span>
      )
    return <span title={labels.join('・')}>{labels.join('・')}</span>
  }
  const shown = readable(type, text, format)
  return (
    <span className="numbers" title={shown}>
      {shown}
    </span>
  )
}
