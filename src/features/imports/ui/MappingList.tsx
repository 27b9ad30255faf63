import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { FieldSelect } from './FieldSelect.tsx'
import { importsUiText } from './imports.ui.text.ts'
import type { MappingView } from './Mapping.tsx'
import styles from './MappingList.module.css'
import { ReadCell } from './ReadCell.tsx'

const shownRows = 3

/** On a phone one column of the file stands under the other, each with its field and its first cells. */
export function MappingList({ view }: { view: MappingView }): ReactNode {
  const t = useText(importsUiText)
  return (
    <ul className={styles['list']} aria-label={view.label}>
      {view.columns.map((column) => (
        <li key={column.index}>
          <strong>{column.heading}</strong>
          <FieldSelect column={column} view={view} />
          <ul className={styles['cells']} aria-label={t('samples')}>
            {view.rows.slice(0, shownRows).map((row) => (
              <li key={row.number}>
                <ReadCell row={row} column={column} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
