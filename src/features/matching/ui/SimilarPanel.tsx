import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { PanelProps } from '#web/ui.ts'
import { SimilarList } from './SimilarList.tsx'

/** Those who may be this very customer. Of nobody nothing is said. */
export function SimilarPanel({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['matching', 'similar', id],
    queryFn: ({ signal }) => api.matching.similar({ params: { id } }, { signal }),
  })
  if (!data || data.items.length === 0) return null
  return (
    <SimilarList
      items={data.items}
      link={({ id: other, displayName }) => (
        <AddressLink to={`/customers/${other}`}>{displayName}</AddressLink>
      )}
    />
  )
}
