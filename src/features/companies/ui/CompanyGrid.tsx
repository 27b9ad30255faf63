import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { CatalogueGrid, type CatalogueGridProps } from '#web/parts/grid/CatalogueGrid.tsx'
import { useMay } from '#web/session.tsx'
import { nameColumn } from './company-view.ts'

type Query = NonNullable<NonNullable<Parameters<typeof api.companies.list>[0]>['query']>
type CompanyGridProps = Pick<
  CatalogueGridProps,
  'label' | 'chosen' | 'density' | 'onColumns' | 'onSort' | 'empty'
> & {
  /** Words, filter, order, first letter. */
  question: Pick<Query, 'q' | 'filter' | 'from'> & { sort: NonNullable<Query['sort']> }
}

const windowSize = 200
const link = (id: string): string => `/companies/${id}`
const send: CatalogueGridProps['send'] = (body) => api.companies.cells({ body })

/** The companies, to type in as in Excel. */
export function CompanyGrid({ question, ...props }: CompanyGridProps): ReactNode {
  return (
    <CatalogueGrid
      {...props}
      subject="company"
      question={question}
      sort={question.sort}
      read={(columns, cursor, signal) =>
        api.companies.list({ query: { ...question, columns, cursor, limit: windowSize } }, { signal })
      }
      send={send}
      link={link}
      nameKey={nameColumn}
      mayWrite={useMay()('companies.write')}
    />
  )
}
