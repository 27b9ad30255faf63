import { SegmentedControl, Select, TextInput, Textarea } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { builderText } from '../builder.text.ts'
import styles from './Builder.module.css'
import type { Draft } from './draft.ts'
import { kinds, type Kind } from './kinds.ts'
import { useSegmentOptions, type Segment } from './segment-queries.ts'

const whys = { moving: 'movingWhy', fixed: 'fixedWhy', base: 'baseWhy' } as const

type HeadingProps = {
  draft: Draft
  change: (next: Partial<Draft>) => void
  stored: Segment | null
  problemOf: (path: string) => string | undefined
  onSave: () => void
}
/** What the segment is called, how it moves, and within which other one. */
export function Heading({ draft, change, stored, problemOf, onSave }: HeadingProps): ReactNode {
  const t = useText(builderText)
  const kindLabel = useId()
  const bases = useSegmentOptions(['base']).filter(({ value }) => value !== stored?.id)
  // A fixed one stays fixed, and the others never become it.
  const offered: readonly Kind[] = !stored
    ? kinds
    : stored.kind === 'fixed'
      ? ['fixed']
      : kinds.filter((kind) => kind !== 'fixed')
  return (
    <section className={styles['heading']}>
      <TextInput
        className={styles['name'] ?? ''}
        label={t('name')}
        required
        withAsterisk={false}
        autoFocus={!stored}
        maxLength={80}
        description={t('nameExample')}
        value={draft.name}
        error={problemOf('name')}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        onKeyDown={onKeys({ 'mod+Enter': onSave })}
      />
      <div className={styles['kind']}>
        <span id={kindLabel} className={styles['label']}>
          {t('kind')}
        </span>
        <SegmentedControl
          aria-labelledby={kindLabel}
          value={draft.kind}
          data={offered.map((value) => ({ value, label: t(value) }))}
          onChange={(next) => {
            const kind = kinds.find((one) => one === next)
            if (kind) change({ kind })
          }}
        />
        <p className={styles['quiet']}>{t(whys[draft.kind])}</p>
      </div>
      {draft.kind !== 'fixed' && (bases.length > 0 || draft.baseId !== null) && (
        <Select
          label={t('within')}
          searchable
          clearable
          placeholder={t('withinAll')}
          value={draft.baseId}
          data={[...bases]}
          error={problemOf('baseId')}
          onChange={(baseId) => change({ baseId })}
        />
      )}
      <Textarea
        className={styles['description'] ?? ''}
        label={t('descriptionOptional')}
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={draft.description}
        onChange={({ currentTarget }) => change({ description: currentTarget.value })}
      />
    </section>
  )
}
