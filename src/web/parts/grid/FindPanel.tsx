import { ActionIcon, Button, Checkbox, CloseButton, Group, Paper, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { onKeys } from '../../keys.ts'
import { useText } from '../../locale.ts'
import type { Cell } from './block.ts'
import { placesIn, replaceIn, type FindOptions } from './find.ts'
import styles from './Grid.module.css'
import { gridText } from './grid.text.ts'
import type { GridModel, Written } from './model.ts'

type FindPanelProps = {
  model: GridModel
  onWritten: (written: Written) => void
  onReplaced: (count: number) => void
  onClose: () => void
}
/** Find and replace over the rows that are loaded; it stays open while one works in the cells. */
export function FindPanel({ model, onWritten, onReplaced, onClose }: FindPanelProps): ReactNode {
  const t = useText(gridText)
  const [needle, setNeedle] = useState('')
  const [replacement, setReplacement] = useState('')
  const [anyWidth, setAnyWidth] = useState(true)
  const [anyCase, setAnyCase] = useState(true)
  const [whole, setWhole] = useState(false)
  const [within, setWithin] = useState<{ left: number; right: number } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])

  const options: FindOptions = { needle, anyWidth, anyCase, whole }
  const found = needle === '' ? [] : cellsWith(model, options, within)
  const editable = found.filter((cell) => model.isEditable(cell))
  const loaded = model.rows.loaded().reduce((sum) => sum + 1, 0)

  function go(by: 1 | -1): void {
    const here = model.selected?.active ?? { row: 0, col: -1 }
    const order = by === 1 ? found : found.toReversed()
    const next = order.find((cell) => compare(cell, here) * by > 0) ?? order[0]
    if (next) model.select(next)
  }
  function replace(cells: readonly Cell[]): void {
    const written = model.write(
      cells.map((cell) => ({ ...cell, text: replaceIn(model.textAt(cell), options, replacement) })),
    )
    if (written.left > 0) onWritten(written)
    else onReplaced(written.changed)
  }
  function replaceOne(): void {
    const here = model.selected?.active
    const isHere = here && found.some((cell) => compare(cell, here) === 0)
    if (isHere) replace([here])
    go(1)
  }
  return (
    <Paper
      className={styles['find']}
      shadow="md"
      withBorder
      role="search"
      aria-label={t('find')}
      onKeyDown={onKeys({ Escape: onClose })}
    >
      <Group gap={4} wrap="nowrap" align="flex-end">
        <TextInput
          ref={field}
          label={t('findWhat')}
          value={needle}
          onChange={(event) => setNeedle(event.currentTarget.value)}
          onKeyDown={onKeys({ Enter: () => go(1), 'shift+Enter': () => go(-1) })}
          flex={1}
        />
        <ActionIcon size={32} aria-label={t('findPrevious')} onClick={() => go(-1)}>
          <IconChevronUp size={16} />
        </ActionIcon>
        <ActionIcon size={32} aria-label={t('findNext')} onClick={() => go(1)}>
          <IconChevronDown size={16} />
        </ActionIcon>
        <CloseButton size={32} aria-label={t('close')} onClick={onClose} />
      </Group>
      <TextInput
        label={t('replaceWith')}
        value={replacement}
        onChange={(event) => setReplacement(event.currentTarget.value)}
        onKeyDown={onKeys({ Enter: replaceOne })}
      />
      <div className={styles['findOptions']}>
        <Checkbox label={t('anyWidth')} checked={anyWidth} onChange={() => setAnyWidth(!anyWidth)} />
        <Checkbox label={t('anyCase')} checked={anyCase} onChange={() => setAnyCase(!anyCase)} />
        <Checkbox label={t('wholeCell')} checked={whole} onChange={() => setWhole(!whole)} />
        <Checkbox
          label={t('inSelection')}
          checked={within !== null}
          onChange={() => setWithin(within ? null : model.block)}
        />
      </div>
      <p className={styles['findCount']} role="status">
        {needle !== '' && (found.length > 0 ? t('foundCount', { count: found.length }) : t('foundNone'))}{' '}
        {t('onlyLoaded', { count: loaded })}
      </p>
      {editable.length > 0 && (
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={replaceOne}>
            {t('replaceOne')}
          </Button>
          <Button variant="default" onClick={() => replace(editable)}>
            {t('replaceAll', { count: editable.length })}
          </Button>
        </Group>
      )}
    </Paper>
  )
}

function compare(one: Cell, other: Cell): number {
  return one.row - other.row || one.col - other.col
}

function cellsWith(
  model: GridModel,
  options: FindOptions,
  within: { readonly left: number; readonly right: number } | null,
): Cell[] {
  const cells: Cell[] = []
  for (const { at, row } of model.rows.loaded())
    for (const [col, { key }] of model.columns.entries())
      if (
        (within === null || (col >= within.left && col <= within.right)) &&
        placesIn(model.textOf(row, key), options).length > 0
      )
        cells.push({ row: at, col })
  return cells
}
