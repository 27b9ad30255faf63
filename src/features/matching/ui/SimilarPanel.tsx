import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { PanelProps } from '#web/ui.ts'
import type { Similar } from '../matching.api.ts'
import { SimilarList } from './SimilarList.tsx'

/** Those who may be this very customer. Of nobody nothing is said. */
export function SimilarPanel({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['matching', 'similar', id],
    queryFn: ({ signal }) => api.matching.similar({ params: { id } }, { signal }),
  })
  return <Found items={data?.items ?? []} path="/customers" />
}

/** The same of a company. */
export function SimilarCompaniesPanel({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['matching', 'similarCompanies', id],
    queryFn: ({ signal }) => api.matching.companySimilar({ params: { id } }, { signal }),
  })
  return <Found items={data?.items ?? []} path="/companies" />
}

function Found({ items, path }: { items: readonly Similar[]; path: string }): ReactNode {
  if (items.length === 0) return null
  return (
    <SimilarList
      items={items}
      link={({ id, displayName }) => <AddressLink to={`${path}/${id}`}>{displayName}</AddressLink>}
    />
  )
}
