import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { MailEditor } from '#web/parts/MailEditor.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import { watchText } from '../watch.text.ts'
import { campaignQuery, type Campaign } from './campaign-queries.ts'
import { Clash } from './Clash.tsx'
import { KeptLine } from './KeptLine.tsx'
import { withWritten, writtenOf, type Written } from './own-content.ts'
import { useSenders } from './sender-queries.ts'
import { usePlan } from './use-plan.ts'

/** What one variant of a campaign says where it is no template: written in the editor of templates. */
export function ContentPage(): ReactNode {
  const { id = '', no = '' } = useParams({ strict: false })
  const t = useText(watchText)
  const words = useText(editorText)
  const mayWrite = useMay()('campaigns.write')
  const { data, error, refetch } = useQuery(campaignQuery(id))
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/campaigns" action={t('toAll')}>
        {t('missingWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  const at = Number(no) - 1
  if (data.state !== 'draft' || data.deletedAt !== null || !mayWrite || !data.plan.variants[at])
    return (
      <NotFound title={words('notWritable')} to={`/campaigns/${id}`} action={words('contentDone')}>
        {words('notWritableWhy')}
      </NotFound>
    )
  return <VariantContent key={`${id} ${at}`} campaign={data} at={at} />
}

function VariantContent({ campaign, at }: { campaign: Campaign; at: number }): ReactNode {
  const t = useText(editorText)
  const navigate = useNavigate()
  const state = usePlan(campaign)
  const senders = useSenders()
  const { plan, stored } = state
  const variant = plan.variants[at]
  const content = useMemo(() => variant && writtenOf(variant), [variant])
  const senderId = variant?.senderId ?? plan.senderId
  const write = (written: Written): void => {
    const copiedFrom = variant?.content?.from === 'own' ? variant.content.copiedFrom : null
    const own = withWritten(written, copiedFrom)
    state.change({ variants: plan.variants.map((one, index) => (index === at ? { ...one, ...own } : one)) })
  }
  const back = async (): Promise<void> => {
    // Refused, it is told here and not left.
    if (await state.flush()) await navigate({ to: `/campaigns/${stored.id}` })
  }
  return (
    <>
      <MailEditor
        title={
          plan.variants.length > 1
            ? t('contentOf', { name: plan.name, label: variant?.label ?? '' })
            : plan.name
        }
        lead={
          <>
            <AddressLink to={`/campaigns/${stored.id}`}>{t('toCampaign')}</AddressLink>・
            {t(stored.purposeClass === 'advertising' ? 'classAdvertising' : 'classTransactional')}・
            <KeptLine state={state} />
          </>
        }
        actions={<Button onClick={() => void back()}>{t('contentDone')}</Button>}
        content={content ?? null}
        mailClass={stored.purposeClass}
        senderId={senders?.some(({ id }) => id === senderId) ? senderId : null}
        onChange={write}
      />
      {state.clash && <Clash state={state} clash={state.clash} />}
    </>
  )
}
