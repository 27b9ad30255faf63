import type { ReactNode } from 'react'
import type { Column } from '#web/parts/DataListRows.tsx'
import { CardGrid } from '#web/parts/views/CardGrid.tsx'
import type { Pages } from '#web/parts/use-pages.ts'
import type { CustomerRow } from '../customers.api.ts'
import { CardCorner } from './customer-columns.tsx'
import { nameColumn } from './customer-view.ts'

type CustomerCardsProps = {
  label: string
  pages: Pages<CustomerRow>
  columns: readonly Column<CustomerRow>[]
  empty: ReactNode
}
/** The columns of the view as lines of a card; the stage stands in its corner. */
export function CustomerCards({ label, pages, columns, empty }: CustomerCardsProps): ReactNode {
  const lines = columns.filter(({ key }) => key !== nameColumn && key !== 'stage')
  return (
    <CardGrid
      label={label}
      pages={pages}
      empty={empty}
      to={({ id }) => `/customers/${id}`}
      title={({ displayName, kana }) => <span title={kana}>{displayName}</span>}
      {...(columns.some(({ key }) => key === 'stage') && {
        corner: (row: CustomerRow) => <CardCorner row={row} />,
      })}
      lines={(row) =>
        lines.flatMap(({ key, label: name, cell }) => {
          const value = cell(row)
          return value === null || value === undefined || value === '' || value === false
            ? []
            : [{ key, label: name, value }]
        })
      }
    />
  )
}
