import { Select } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import type { Target } from './use-import.ts'
import type { MappedColumn, MappingView } from './Mapping.tsx'
import { isSameName } from './mapping.ts'
import styles from './FieldSelect.module.css'

/** No field of the catalogue has this key. */
const nothing = '-'

type FieldSelectProps = { column: MappedColumn; view: MappingView }
/** The field of one column, found by typing, and how it came to be that one. */
export function FieldSelect({ column, view }: FieldSelectProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const { fields, onChoose, hasHeader } = view
  const { index, heading, field, isChosen } = column
  const data = useMemo(
    () => [{ value: nothing, label: t('notImported') }, ...groupsOf(fields, say)],
    [fields, say, t],
  )
  return (
    <>
      <Select
        aria-label={t('chosenFor', { heading })}
        data={data}
        value={field?.key ?? nothing}
        onChange={(value) => onChoose(index, value === null || value === nothing ? null : value)}
        searchable
        // What stands there is the choice of now, not the beginning of a search.
        onFocus={({ currentTarget }) => currentTarget.select()}
        onClick={({ currentTarget }) => currentTarget.select()}
        selectFirstOptionOnChange
        nothingFoundMessage={t('noSuchField')}
        maxDropdownHeight={320}
        comboboxProps={{ width: 240, position: 'bottom-start' }}
        classNames={{ input: styles['input'] ?? '' }}
      />
      <span className={styles['match']} data-unmapped={field === null || undefined}>
        {t(matchOf(heading, field, isChosen, hasHeader))}
      </span>
    </>
  )
}

type Group = { group: string; items: { value: string; label: string }[] }

/** By the sections of the page, in the order in which the fields first name them. */
function groupsOf(fields: readonly Target[], say: (label: Target['label']) => string): Group[] {
  return [...Map.groupBy(fields, ({ section }) => section.key).values()].map((items) => ({
    group: items[0] ? say(items[0].section.label) : '',
    items: items.map(({ key, label }) => ({ value: key, label: say(label) })),
  }))
}

function matchOf(
  heading: string,
  field: Target | null,
  isChosen: boolean,
  hasHeader: boolean,
): 'matchNone' | 'matchChosen' | 'matchPosition' | 'matchSame' | 'matchOther' {
  if (field === null) return 'matchNone'
  if (isChosen) return 'matchChosen'
  if (!hasHeader) return 'matchPosition'
  return isSameName(heading, field.label) ? 'matchSame' : 'matchOther'
}
