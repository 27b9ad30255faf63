import { ActionIcon, Menu, NativeSelect, Select, type ComboboxData } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconFolderPlus,
  IconFolderSymlink,
  IconX,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useCatalogue } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import { KindForm, saysNot, startOfKind } from './KindForm.tsx'
import { comparisonOf, operators, shapeOf, startOf, withOperator, type Operator } from './operators.ts'
import { fieldKindOf, nameOf, type Askable } from './subject.ts'
import type { Condition } from './tree.ts'
import { ValueInput } from './ValueInput.tsx'

export type ConditionActions = {
  change: (next: Condition) => void
  remove: () => void
  move: (by: -1 | 1) => void
  /** Undefined where it would stand too deep. */
  wrap: (() => void) | undefined
  /** Undefined where it stands in no group. */
  lift: (() => void) | undefined
}
type ConditionRowProps = {
  askable: Askable
  condition: Condition
  isNew: boolean
  count: ReactNode
  /** What the server says is wrong with it. */
  problem: string | undefined
  actions: ConditionActions
}
/** One condition: what, how compared, with what; and how many it alone matches. */
export function ConditionRow(props: ConditionRowProps): ReactNode {
  const { askable, condition, isNew, count, problem, actions } = props
  const t = useText(filterText)
  const { kind, params } = condition
  const field = askable.fieldOf(kind, params)
  const known = askable.kinds.find((one) => one.kind === kind)
  const isGone = kind !== '' && !askable.knows(condition)
  const op = String(params['op'])
  return (
    <div className={styles['condition']} data-gone={isGone || undefined}>
      <WhatSelect askable={askable} condition={condition} isNew={isNew} onChange={actions.change} />
      {field && condition.not && <span className={styles['turned']}>{t('turned')}</span>}
      {field && (
        <>
          <NativeSelect
            aria-label={t('how')}
            className={styles['op'] ?? ''}
            value={op}
            data={operators[comparisonOf(field.type)].map((one: Operator) => ({ value: one, label: t(one) }))}
            onChange={({ currentTarget }) =>
              actions.change({ ...condition, params: withOperator(field, params, currentTarget.value) })
            }
          />
          <span className={styles['value']}>
            <ValueInput
              key={`${field.key}-${op}`}
              field={field}
              op={op}
              shape={shapeOf(comparisonOf(field.type), op)}
              value={params['value']}
              onChange={(value) => actions.change({ ...condition, params: { ...params, value } })}
            />
          </span>
        </>
      )}
      {!field && !isGone && known && (
        <>
          {(condition.not || !saysNot(known)) && (
            <NativeSelect
              aria-label={t('how')}
              className={styles['op'] ?? ''}
              value={condition.not ? 'not' : 'is'}
              data={[
                { value: 'is', label: t('fits') },
                { value: 'not', label: t('fitsNot') },
              ]}
              onChange={({ currentTarget }) =>
                actions.change({ ...condition, not: currentTarget.value === 'not' })
              }
            />
          )}
          <span className={styles['value']}>
            <KindForm
              kind={known}
              params={params}
              without={askable.without}
              onChange={(next) => actions.change({ ...condition, params: next })}
            />
          </span>
        </>
      )}
      {isGone && <span className={styles['problem']}>{t('gone', { name: nameOf(condition) })}</span>}
      <span className={styles['end']}>
        {count}
        <ConditionMenu condition={condition} actions={actions} />
        <ActionIcon aria-label={t('remove')} title={t('remove')} onClick={actions.remove}>
          <IconX size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </span>
      {!isGone && problem !== undefined && (
        <span role="alert" className={styles['problem']}>
          {problem}
        </span>
      )}
    </div>
  )
}

type WhatSelectProps = {
  askable: Askable
  condition: Condition
  isNew: boolean
  onChange: (next: Condition) => void
}
/** A field by its section, or something else that is known of a record; found by typing. */
function WhatSelect({ askable, condition, isNew, onChange }: WhatSelectProps): ReactNode {
  const t = useText(filterText)
  const data = useWhat(askable)
  const [isOpen, setOpen] = useState(isNew)
  const { kind, params } = condition
  const fieldKind = fieldKindOf[askable.subject]
  const value = kind === '' ? null : kind === fieldKind ? `field:${String(params['field'])}` : `kind:${kind}`
  const choose = (next: string | null): void => {
    if (next === null || next === value) return
    const key = next.slice(next.indexOf(':') + 1)
    const field = next.startsWith('field:') ? askable.fields.find((one) => one.key === key) : undefined
    const other = askable.kinds.find((one) => one.kind === key)
    if (field) onChange({ ...condition, kind: fieldKind, params: startOf(field), not: false })
    else if (other) onChange({ ...condition, kind: key, params: startOfKind(other), not: false })
  }
  return (
    <Select
      aria-label={t('what')}
      className={styles['what'] ?? ''}
      placeholder={t('what')}
      searchable
      selectFirstOptionOnChange
      openOnFocus={false}
      autoFocus={isNew}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      nothingFoundMessage={t('noField')}
      maxDropdownHeight={320}
      value={value}
      data={data}
      onChange={choose}
    />
  )
}

function useWhat({ subject, fields, kinds }: Askable): ComboboxData {
  const t = useText(filterText)
  const say = useSay()
  const { sections } = useCatalogue()
  const shown = fields.filter(({ hidden }) => !hidden)
  const groups = sections
    .filter((section) => section.subject === subject)
    .map(({ key, label }) => ({
      group: say(label),
      items: shown
        .filter(({ section }) => section === key)
        .map((field) => ({ value: `field:${field.key}`, label: say(field.label) })),
    }))
  const placed = new Set(sections.map(({ key }) => key))
  const others = [
    ...shown
      .filter(({ section }) => !placed.has(section))
      .map((field) => ({ value: `field:${field.key}`, label: say(field.label) })),
    ...kinds
      .filter(({ form }) => form !== null)
      .map(({ kind, label }) => ({ value: `kind:${kind}`, label: say(label) })),
  ]
  return [...groups, { group: t('others'), items: others }].filter(({ items }) => items.length > 0)
}

function ConditionMenu({
  condition,
  actions,
}: {
  condition: Condition
  actions: ConditionActions
}): ReactNode {
  const t = useText(filterText)
  const { change, move, wrap, lift } = actions
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('more')} title={t('more')}>
          <IconDots size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowUp size={16} stroke={1.5} aria-hidden />} onClick={() => move(-1)}>
          {t('up')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} stroke={1.5} aria-hidden />} onClick={() => move(1)}>
          {t('down')}
        </Menu.Item>
        {wrap && (
          <Menu.Item leftSection={<IconFolderPlus size={16} stroke={1.5} aria-hidden />} onClick={wrap}>
            {t('wrap')}
          </Menu.Item>
        )}
        {lift && (
          <Menu.Item leftSection={<IconFolderSymlink size={16} stroke={1.5} aria-hidden />} onClick={lift}>
            {t('unwrap')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconArrowBackUp size={16} stroke={1.5} aria-hidden />}
          onClick={() => change({ ...condition, not: !condition.not })}
        >
          {t(condition.not ? 'turnBack' : 'turn')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
