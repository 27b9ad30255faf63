import type { ReactNode } from 'react'
import { DataList, type DataListProps } from '#web/parts/DataList.tsx'
import type { CustomerRow } from '../customers.api.ts'
import { CardCorner, CardLine } from './customer-columns.tsx'

type CustomerTableProps = Pick<
  DataListProps<CustomerRow>,
  'label' | 'pages' | 'columns' | 'sort' | 'selection' | 'peek' | 'density' | 'empty'
>
/** The rows of the list as a table; two-line cards on a phone. */
export function CustomerTable(props: CustomerTableProps): ReactNode {
  return (
    <DataList
      {...props}
      nameOf={({ displayName }) => displayName}
      to={({ id }) => `/customers/${id}`}
      card={{ line: (row) => <CardLine row={row} />, corner: (row) => <CardCorner row={row} /> }}
    />
  )
}
