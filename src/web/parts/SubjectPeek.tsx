import { Suspense, type ReactNode } from 'react'
import { useUis } from '../ui-context.tsx'
import { RowsSkeleton } from './Skeletons.tsx'

/** One thing of another feature as that feature shows it beside a list; nothing where it shows none. */
export function SubjectPeek({ kind, id }: { kind: string; id: string }): ReactNode {
  return useUis()
    .flatMap(({ subjects }) => subjects?.[kind]?.peek ?? [])
    .map((Peek) => (
      <Suspense key={kind} fallback={<RowsSkeleton rows={8} />}>
        <Peek id={id} />
      </Suspense>
    ))
}
