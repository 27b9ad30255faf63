import { Alert, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { watchText } from '../watch.text.ts'
import { campaignQuery, type Campaign } from './campaign-queries.ts'
import { Editor } from './Editor.tsx'
import { Watch } from './Watch.tsx'

/** One campaign: written while it is a draft, watched from then on. */
export function CampaignPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const t = useText(watchText)
  const mayWrite = useMay()('campaigns.write')
  const { data, error, refetch } = useQuery(campaignQuery(id))
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/campaigns" action={t('toAll')}>
        {t('missingWhy')}
      </NotFound>
    )
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  if (data.state === 'draft' && mayWrite && data.deletedAt === null)
    return <Editor key={id} campaign={data} />
  return <Watch key={id} campaign={data} above={data.deletedAt !== null && <InBin campaign={data} />} />
}

function InBin({ campaign: { id, name } }: { campaign: Campaign }): ReactNode {
  const t = useText(watchText)
  const mayWrite = useMay()('campaigns.write')
  const queryClient = useQueryClient()
  const restore = async (): Promise<void> => {
    try {
      const restored = await api.campaigns.restore({ params: { id } })
      queryClient.setQueryData(campaignQuery(id).queryKey, restored)
      doneToast(t('restored', { name }))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Alert color="gray">
      {t('binned')}{' '}
      {mayWrite && (
        <Button variant="default" onClick={() => void restore()}>
          {t('restore')}
        </Button>
      )}
    </Alert>
  )
}
