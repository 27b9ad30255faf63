import { Button, Tabs } from '@mantine/core'
import { IconChartBar, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useTitle } from '#web/parts/Page.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { watchText } from '../watch.text.ts'
import { Approval } from './Approval.tsx'
import { CampaignMenu } from './CampaignMenu.tsx'
import { campaignQuery, isPlanned, stateTones, type Campaign } from './campaign-queries.ts'
import { PlanTab } from './PlanTab.tsx'
import { Progress } from './Progress.tsx'
import { RecipientsTab } from './RecipientsTab.tsx'
import { StepsTab } from './StepsTab.tsx'
import styles from './Watch.module.css'

const tabs = ['progress', 'recipients', 'plan', 'steps'] as const
type Tab = (typeof tabs)[number]
const labels = {
  progress: 'tabProgress',
  recipients: 'tabRecipients',
  plan: 'tabPlan',
  steps: 'tabSteps',
} as const satisfies { readonly [tab in Tab]: keyof typeof watchText }
const address = { tab: oneOf(['', ...tabs]) }

/** A campaign that is not written any more: planned, going out, or gone out. */
export function Watch({ campaign, above }: { campaign: Campaign; above: ReactNode }): ReactNode {
  const t = useText(watchText)
  const [{ tab }, setAddress] = useAddress(address)
  const planned = isPlanned(campaign.state)
  const shown = tabs.filter((one) => !planned || one === 'plan' || one === 'steps')
  const open = shown.find((one) => one === tab) ?? shown[0] ?? 'plan'
  useTitle(campaign.name)
  return (
    <article className={styles['page']}>
      {above}
      <Head campaign={campaign} />
      {planned && <Approval campaign={campaign} />}
      <Tabs
        value={open}
        onChange={(next) => setAddress({ tab: tabs.find((one) => one === next) ?? '' })}
        className={styles['tabs'] ?? ''}
      >
        <Tabs.List aria-label={t('tabs')}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(labels[one])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="progress" className={styles['panel'] ?? ''}>
          <Progress campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="recipients" className={styles['panel'] ?? ''}>
          <RecipientsTab campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="plan" className={styles['panel'] ?? ''}>
          <PlanTab campaign={campaign} />
        </Tabs.Panel>
        <Tabs.Panel value="steps" className={styles['panel'] ?? ''}>
          <StepsTab steps={campaign.steps} />
        </Tabs.Panel>
      </Tabs>
    </article>
  )
}

function Head({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(watchText)
  const states = useText(campaignStatesText)
  const format = useFormat()
  const { name, number, state, audienceSays, createdBy, beganAt, endedAt, follows } = campaign
  return (
    <header className={styles['head']}>
      <div className={styles['who']}>
        <p className={styles['above']}>{t('number', { number })}</p>
        <div className={styles['nameLine']}>
          <h1>{name}</h1>
          <StatusBadge tone={stateTones[state]}>{states(state)}</StatusBadge>
        </div>
        <p className={styles['saying']}>{audienceSays}</p>
        <p className={styles['facts']}>
          {createdBy && <span>{t('made', { name: createdBy.name })}</span>}
          {beganAt !== null && <span>{t('began', { at: format.dateTime(beganAt) })}</span>}
          {endedAt !== null && <span>{t('ended', { at: format.dateTime(endedAt) })}</span>}
          {follows && (
            <span>
              {t('follows')} <AddressLink to={`/campaigns/${follows.id}`}>{follows.name}</AddressLink>
            </span>
          )}
        </p>
      </div>
      <div className={styles['actions']}>
        <PauseButton campaign={campaign} />
        {!isPlanned(state) && (
          <Button
            component={AddressLink}
            to={`/campaigns/${campaign.id}/results`}
            variant="default"
            leftSection={<IconChartBar size={16} stroke={1.5} aria-hidden />}
          >
            {t('results')}
          </Button>
        )}
        <CampaignMenu campaign={campaign} />
      </div>
    </header>
  )
}

const pausable: readonly Campaign['state'][] = ['scheduled', 'testing', 'running']
const resumable: readonly Campaign['state'][] = ['paused', 'stopped']

/** The next thing to do with what goes out, or stands still. */
function PauseButton({ campaign: { id, state } }: { campaign: Campaign }): ReactNode {
  const t = useText(watchText)
  const may = useMay()
  const queryClient = useQueryClient()
  const verb = pausable.includes(state) ? 'pause' : resumable.includes(state) ? 'resume' : null
  if (verb === null || !may('campaigns.send')) return null
  const run = async (): Promise<void> => {
    try {
      const changed = await api.campaigns[verb]({ params: { id }, body: {} })
      queryClient.setQueryData(campaignQuery(id).queryKey, changed)
      doneToast(t(verb === 'pause' ? 'paused' : 'resumed'))
    } catch (error) {
      problemToast(error)
    }
  }
  const Icon = verb === 'pause' ? IconPlayerPause : IconPlayerPlay
  return (
    <Button
      variant={verb === 'pause' ? 'default' : 'filled'}
      leftSection={<Icon size={16} stroke={1.5} aria-hidden />}
      onClick={() => void run()}
    >
      {t(verb)}
    </Button>
  )
}
