import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton, RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { planText } from '../plan.text.ts'
import { planQuery, type Plan } from './plan-queries.ts'
import { PlanActions } from './PlanActions.tsx'
import { PlanEditions } from './PlanEditions.tsx'
import { PlanEditor } from './PlanEditor.tsx'
import { State } from './PlanList.tsx'
import { Confirmation, RoundsTable } from './PlanShown.tsx'
import styles from './Plans.module.css'

/** One plan: its draft beside what customers would read, and the editions that were published. */
export function PlanPage(): ReactNode {
  const t = useText(planText)
  const { id = '' } = useParams({ strict: false })
  const { data: plan, error, isPending, refetch } = useQuery(planQuery(id))
  const mayWrite = useMay()('plans.write')
  if (plan && !isProblem(error, 'notFound'))
    return mayWrite ? <PlanEditor key={plan.id} plan={plan} /> : <ReadOnly plan={plan} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/plans" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

/** For those who sell it and do not write it: what it says and comes to. */
function ReadOnly({ plan }: { plan: Plan }): ReactNode {
  const t = useText(planText)
  const locale = useLocale()
  const { name, terms } = plan
  const { data, error, refetch } = useQuery({
    queryKey: ['plan', 'preview', plan.id, plan.version, locale],
    queryFn: ({ signal }) => api.plans.preview({ body: { name, terms, locale } }, { signal }),
  })
  return (
    <Page title={name} lead={plan.code} actions={<PlanActions plan={plan} />}>
      <State row={plan} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data && (
        <div className={styles['page']}>
          <div>
            <Section title={t('rounds')}>
              <RoundsTable disclosed={data.disclosure} />
            </Section>
            <PlanEditions plan={plan} />
          </div>
          <Section title={t('confirmation')}>
            <Confirmation disclosed={data.disclosure} />
          </Section>
        </div>
      )}
    </Page>
  )
}
