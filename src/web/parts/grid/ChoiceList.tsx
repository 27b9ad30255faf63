import { useEffect, useRef, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { useText } from '../../locale.ts'
import styles from './Grid.module.css'
import type { GridOption } from './grid.ts'
import { gridText } from './grid.text.ts'
import { partsOf } from './several.ts'

/** The options that what was typed can mean; all of them while one only looks. */
export function choicesFor(
  options: readonly GridOption[],
  typed: string,
  all: boolean,
): readonly GridOption[] {
  if (all || typed === '') return options
  const key = toHalfWidth(typed).toLowerCase()
  return options.filter(({ label }) => toHalfWidth(label).toLowerCase().includes(key))
}

type ChoiceListProps = {
  choices: readonly GridOption[]
  highlighted: number
  chosen: string
  isSeveral: boolean
  onChoose: (option: GridOption) => void
}
export function ChoiceList({
  choices,
  highlighted,
  chosen,
  isSeveral,
  onChoose,
}: ChoiceListProps): ReactNode {
  const t = useText(gridText)
  const list = useRef<HTMLDivElement>(null)
  const parts = isSeveral ? partsOf(chosen) : [chosen]
  useEffect(() => {
    list.current?.children[highlighted]?.scrollIntoView({ block: 'nearest' })
  }, [highlighted])
  return (
    <div
      ref={list}
      id="grid-choices"
      role="listbox"
      aria-label={t('choices')}
      aria-multiselectable={isSeveral}
      className={styles['choices']}
    >
      {choices.map((option, i) => (
        <div
          key={option.value}
          id={`grid-choice-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={parts.includes(option.label)}
          data-highlighted={i === highlighted ? 'yes' : undefined}
          // The field keeps the focus, and with it what was typed.
          onMouseDown={(event) => {
            event.preventDefault()
            event.stopPropagation()
          }}
          onClick={() => onChoose(option)}
        >
          {option.label}
        </div>
      ))}
    </div>
  )
}
