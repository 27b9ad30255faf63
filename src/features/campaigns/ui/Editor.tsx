import { Box, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useSay, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { editorText } from '../editor.text.ts'
import { sayingText } from '../saying.text.ts'
import { sendingText } from '../sending.text.ts'
import { AudienceSection } from './AudienceSection.tsx'
import { Checks, Sayings } from './Aside.tsx'
import { CampaignMenu } from './CampaignMenu.tsx'
import { stateTones, type Campaign } from './campaign-queries.ts'
import { Clash } from './Clash.tsx'
import { ContentSection } from './ContentSection.tsx'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import { KeptLine } from './KeptLine.tsx'
import { HeldOutSection, TrackingSection } from './MeasureSections.tsx'
import { PaceSection } from './PaceSection.tsx'
import { PlanEditProvider, usePlanEdit, useRefusal } from './plan-edit.ts'
import { SenderSection } from './SenderSection.tsx'
import { SendButton } from './SendButton.tsx'
import { TestSection } from './TestSection.tsx'
import { TimeSection } from './TimeSection.tsx'
import { usePlan } from './use-plan.ts'
import { useReach } from './use-reach.ts'
import { useSayings } from './use-sayings.ts'

/** A campaign while it is written: everything on one page, what it comes to beside it. It saves itself. */
export function Editor({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(editorText)
  const sending = useText(sendingText)
  const states = useText(campaignStatesText)
  const saying = useText(sayingText)
  const format = useFormat()
  const state = usePlan(campaign)
  const { plan, stored } = state
  const reach = useReach(stored.id, plan)
  const count = reach.isOld ? null : (reach.reach?.sent ?? null)
  const sentences = useSayings(stored, count, plan)
  useKeys(t('name'), [{ keys: 'mod+s', label: t('saved'), run: () => void state.flush(), inFields: true }])
  const send = <SendButton campaign={stored} count={count} sentences={sentences} flush={state.flush} />
  return (
    <Page
      title={plan.name}
      lead={
        <span className={styles['inline']}>
          <StatusBadge tone={stateTones[stored.state]}>{states(stored.state)}</StatusBadge>
          <KeptLine state={state} />
        </span>
      }
      actions={
        <>
          <Box visibleFrom="sm">{send}</Box>
          <CampaignMenu campaign={stored} />
        </>
      }
    >
      <PlanEditProvider value={{ state, reach }}>
        <div className={styles['page']}>
          <div className={styles['parts']}>
            <BasicsSection />
            <AudienceSection />
            <ContentSection />
            <TestSection />
            <SenderSection />
            <TimeSection />
            <PaceSection />
            <HeldOutSection />
            <TrackingSection />
          </div>
          <aside className={styles['aside']} aria-label={sending('summary')}>
            <section>
              <h2>{sending('summary')}</h2>
              <Sayings sentences={sentences} />
            </section>
            <Checks campaign={stored} />
          </aside>
          <div className={styles['bottom']}>
            <strong className="numbers">
              {count === null ? '' : saying('people', { count: format.number(count) })}
            </strong>
            {send}
          </div>
        </div>
      </PlanEditProvider>
      {state.clash && <Clash state={state} clash={state.clash} />}
    </Page>
  )
}

function BasicsSection(): ReactNode {
  const t = useText(editorText)
  const say = useSay()
  const { plan, stored, change } = usePlanEdit().state
  const { data: purposes } = useQuery({
    queryKey: ['consent', 'purposes'],
    queryFn: async ({ signal }) => (await api.consent.purposes({}, { signal })).items,
  })
  const chosen = purposes?.find(({ id }) => id === plan.purposeId)
  const offered = purposes?.filter(({ id, retiredAt }) => retiredAt === null || id === plan.purposeId)
  return (
    <Part id="basics" title={t('name')} problem={useRefusal('purposeId')}>
      <TextInput
        aria-label={t('name')}
        description={t('nameHelp')}
        maxLength={120}
        error={useRefusal('name')}
        value={plan.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <NativeSelect
        label={t('purpose')}
        description={t(chosen?.class ?? stored.purposeClass)}
        value={plan.purposeId}
        data={
          offered?.map(({ id, label }) => ({ value: id, label: say(label) })) ?? [
            { value: stored.purpose.id, label: stored.purpose.name },
          ]
        }
        onChange={({ currentTarget }) => change({ purposeId: currentTarget.value })}
      />
    </Part>
  )
}
