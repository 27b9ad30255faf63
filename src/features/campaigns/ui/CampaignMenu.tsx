import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconCornerDownRight, IconDots, IconPlayerStop, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { doneToast, tried, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { watchText } from '../watch.text.ts'
import { campaignQuery, countsQuery, isLive, isPlanned, type Campaign } from './campaign-queries.ts'

const followUps = ['notOpened', 'notClicked', 'clicked', 'notSent'] as const
type FollowUp = (typeof followUps)[number]

/** What else can be done with a campaign: copy it, send after it, cancel it, put it away. */
export function CampaignMenu({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(watchText)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [isStopping, setStopping] = useState(false)
  const { id, name, version, state } = campaign
  const duplicate = async (): Promise<void> => {
    const made = await api.campaigns.duplicate({ params: { id } })
    doneToast(t('duplicated', { name: made.name }))
    await navigate({ to: `/campaigns/${made.id}` })
  }
  const followUp = async (to: FollowUp): Promise<void> => {
    const made = await api.campaigns.followUp({ params: { id }, body: { to } })
    doneToast(t('followed', { name: made.name }))
    await navigate({ to: `/campaigns/${made.id}` })
  }
  const remove = async (): Promise<void> => {
    await api.campaigns.remove({ params: { id }, query: { version } })
    undoToast(t('toBinDone', { name }), () => api.campaigns.restore({ params: { id } }))
    await navigate({ to: '/campaigns' })
    await queryClient.invalidateQueries({ queryKey: ['campaign'] })
  }
  const mayWrite = may('campaigns.write')
  const mayStop = may('campaigns.send') && (isLive(state) || state === 'scheduled')
  if (!mayWrite && !mayStop) return null
  const icon = { size: 16, stroke: 1.5, 'aria-hidden': true }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')} title={t('more')}>
            <IconDots size={20} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite && (
            <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => void tried(duplicate)}>
              {t('duplicate')}
            </Menu.Item>
          )}
          {mayWrite && !isPlanned(state) && (
            <>
              <Menu.Divider />
              <Menu.Label>{t('follow')}</Menu.Label>
              {followUps.map((to) => (
                <Menu.Item
                  key={to}
                  leftSection={<IconCornerDownRight {...icon} />}
                  onClick={() => void tried(() => followUp(to))}
                >
                  {t(`follow_${to}`)}
                </Menu.Item>
              ))}
            </>
          )}
          {mayStop && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconPlayerStop {...icon} />}
                onClick={() => setStopping(true)}
              >
                {t('stop')}
              </Menu.Item>
            </>
          )}
          {mayWrite && !isLive(state) && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => void tried(remove)}>
                {t('toBin')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {isStopping && <StopDialog campaign={campaign} onClose={() => setStopping(false)} />}
    </>
  )
}

/** Cancelling cannot be undone: it is asked, with how many will not get it. */
function StopDialog({ campaign, onClose }: { campaign: Campaign; onClose: () => void }): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { id, name } = campaign
  const { data } = useQuery(countsQuery(campaign))
  const left = data ? data.all.queued + data.all.waiting : campaign.figures.queued + campaign.figures.waiting
  return (
    <ConfirmDelete
      title={t('stopTitle', { name })}
      action={t('stop')}
      onClose={onClose}
      onConfirm={async () => {
        const stopped = await api.campaigns.cancel({ params: { id }, body: {} })
        queryClient.setQueryData(campaignQuery(id).queryKey, stopped)
        doneToast(t('stopped'))
      }}
    >
      {t('stopWhy', { count: format.number(left) })}
    </ConfirmDelete>
  )
}
