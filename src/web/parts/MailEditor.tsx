import { Suspense, type ReactNode } from 'react'
import type { MailEditorProps } from '../ui.ts'
import { useUis } from '../ui-context.tsx'
import { PageSkeleton } from './Skeletons.tsx'

/** The editor of what a mail says, as a whole page; nothing where no feature gives one. */
export function MailEditor(props: MailEditorProps): ReactNode {
  return useUis()
    .flatMap(({ name, mailEditor }) => (mailEditor ? [{ name, Editor: mailEditor }] : []))
    .map(({ name, Editor }) => (
      <Suspense key={name} fallback={<PageSkeleton />}>
        <Editor {...props} />
      </Suspense>
    ))
}
