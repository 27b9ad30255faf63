import { Select } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import type { Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import type { MappedColumn, MappingView } from './Mapping.tsx'
import { isSameName } from './mapping.ts'
import styles from './FieldSelect.module.css'

/** No field of the catalogue has this key. */
const nothing = '-'
const sections = ['identity', 'contact', 'company', 'relation', 'note', 'system'] as const

type FieldSelectProps = { column: MappedColumn; view: MappingView }
/** The field of one column, found by typing, and how it came to be that one. */
export function FieldSelect({ column, view }: FieldSelectProps): ReactNode {
  const t = useText(importsUiText)
  const say = useSay()
  const { fields, onChoose, hasHeader } = view
  const { index, heading, field, isChosen } = column
  const data = useMemo(
    () => [
      { value: nothing, label: t('notImported') },
      ...sections
        .map((section) => ({ group: t(section), items: optionsOf(fields, section, say) }))
        .filter(({ items }) => items.length > 0),
    ],
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

function optionsOf(
  fields: readonly Field[],
  section: string,
  say: (label: Field['label']) => string,
): { value: string; label: string }[] {
  return fields
    .filter((field) => field.section === section)
    .map(({ key, label }) => ({ value: key, label: say(label) }))
}

function matchOf(
  heading: string,
  field: Field | null,
  isChosen: boolean,
  hasHeader: boolean,
): 'matchNone' | 'matchChosen' | 'matchPosition' | 'matchSame' | 'matchOther' {
  if (field === null) return 'matchNone'
  if (isChosen) return 'matchChosen'
  if (!hasHeader) return 'matchPosition'
  return isSameName(heading, field.label) ? 'matchSame' : 'matchOther'
}
