import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { FieldSelect } from './FieldSelect.tsx'
import { importsUiText } from './imports.ui.text.ts'
import type { MappingView } from './Mapping.tsx'
import styles from './MappingTable.module.css'
import { ReadCell } from './ReadCell.tsx'

/** The first rows as Excel shows them, the field above each column. */
export function MappingTable({ view }: { view: MappingView }): ReactNode {
  const t = useText(importsUiText)
  const { columns, rows, label } = view
  return (
    <div className={styles['scroller']} role="region" aria-label={label}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col" className={styles['number']}>
              {t('rowLabel')}
            </th>
            {columns.map((column) => (
              <th key={column.index} scope="col" data-unmapped={column.field === null || undefined}>
                <span className={styles['heading']} title={column.heading}>
                  {column.heading}
                </span>
                <FieldSelect column={column} view={view} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <th scope="row" className={styles['number']}>
                {row.number}
              </th>
              {columns.map((column) => (
                <td key={column.index} data-unmapped={column.field === null || undefined}>
                  <ReadCell row={row} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
