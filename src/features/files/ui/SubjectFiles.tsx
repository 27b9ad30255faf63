import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { FilesPanel } from '#web/files/FilesPanel.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import type { PanelProps } from '#web/ui.ts'

/** The files of one contract; they stand among those of its customer or company too. */
export function ContractFiles({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['contract', 'get', id],
    queryFn: ({ signal }) => api.contracts.get({ params: { id } }, { signal }),
  })
  if (!data) return <RowsSkeleton rows={2} />
  return <FilesPanel subject={{ on: data.on.kind, id: data.on.id, part: { kind: 'contract', id } }} />
}

/** The files of one complaint; they stand among those of its customer too. */
export function ComplaintFiles({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['complaint', 'get', id],
    queryFn: ({ signal }) => api.complaints.get({ params: { id } }, { signal }),
  })
  if (!data) return <RowsSkeleton rows={2} />
  return <FilesPanel subject={{ on: 'customer', id: data.customer.id, part: { kind: 'complaint', id } }} />
}
