import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { libraryText } from '../library.text.ts'
import { Dialog } from './Dialog.tsx'
import { templateUsesQuery } from './template-queries.ts'
import { UsedIn } from './UsedIn.tsx'

/** What is made of a template, each with its page. */
export function UsesDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useText(libraryText)
  const { data, error, refetch } = useQuery(templateUsesQuery(id))
  return (
    <Dialog title={t('usedIn')} onClose={onClose}>
      {!data &&
        (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />)}
      <UsedIn uses={data?.items} isAlone />
    </Dialog>
  )
}
