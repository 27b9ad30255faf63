import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { CatalogueGrid, type CatalogueGridProps } from '#web/parts/grid/CatalogueGrid.tsx'
import { useMay } from '#web/session.tsx'
import { useTags } from './customer-queries.ts'
import { nameColumn } from './customer-view.ts'

type Query = NonNullable<NonNullable<Parameters<typeof api.customers.list>[0]>['query']>
type CustomerGridProps = Pick<
  CatalogueGridProps,
  'label' | 'chosen' | 'density' | 'selection' | 'onColumns' | 'onSort' | 'empty'
> & {
  /** Words, filter, order, first letter. */
  question: Pick<Query, 'q' | 'filter' | 'from'> & { sort: NonNullable<Query['sort']> }
}

const windowSize = 200
const link = (id: string): string => `/customers/${id}`
const send: CatalogueGridProps['send'] = (body) => api.customers.cells({ body })

/** The customers, to type in as in Excel. */
export function CustomerGrid({ question, ...props }: CustomerGridProps): ReactNode {
  return (
    <CatalogueGrid
      {...props}
      subject="customer"
      question={question}
      sort={question.sort}
      read={(columns, cursor, signal) =>
        api.customers.list({ query: { ...question, columns, cursor, limit: windowSize } }, { signal })
      }
      send={send}
      link={link}
      nameKey={nameColumn}
      tags={useTags()}
      mayWrite={useMay()('customers.write')}
    />
  )
}
