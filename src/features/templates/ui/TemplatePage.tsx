import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { libraryText } from '../library.text.ts'
import { TemplateEditor } from './TemplateEditor.tsx'
import { templateQuery } from './template-queries.ts'

/** One template, to be written or read. */
export function TemplatePage(): ReactNode {
  const t = useText(libraryText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(templateQuery(id))
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('notFound')} to="/templates" action={t('templates')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return <TemplateEditor key={data.id} template={data} />
}
