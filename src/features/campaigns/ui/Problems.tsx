import { Alert, Button, Group, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { watchText } from '../watch.text.ts'
import type { Campaign, Counts } from './campaign-queries.ts'
import { recipientsAt } from './recipient-address.ts'
import styles from './Watch.module.css'

const states = ['unknown', 'failed', 'kept'] as const
type Again = (typeof states)[number]
const colors = { unknown: 'yellow', failed: 'red', kept: 'blue' } as const

/** What did not go as it should: what it means, who it is, and what a person may do about it. */
export function Problems({ campaign, counts }: { campaign: Campaign; counts: Counts }): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const may = useMay()
  const [again, setAgain] = useState<Again | null>(null)
  const there = states.filter((state) => counts.all[state] > 0)
  if (there.length === 0) return null
  return (
    <section aria-label={t('problems')}>
      {there.map((state) => (
        <Alert
          key={state}
          mb="xs"
          color={colors[state]}
          title={t(`${state}Many`, { count: format.number(counts.all[state]) })}
        >
          <p className={styles['line']}>{t(`${state}Why`)}</p>
          <Group gap="xs" mt="xs">
            <Button component={AddressLink} to={recipientsAt(campaign.id, { state })} variant="default">
              {t('seeThem')}
            </Button>
            {state === 'kept' && (
              <Button component={AddressLink} to="/mail" variant="default">
                {t('toMailbox')}
              </Button>
            )}
            {state === 'kept' && may('settings.manage') && (
              <Button component={AddressLink} to="/settings/mail" variant="default">
                {t('toServer')}
              </Button>
            )}
            {may('campaigns.send') && (
              <Button variant="default" onClick={() => setAgain(state)}>
                {t('sendAgain')}
              </Button>
            )}
          </Group>
        </Alert>
      ))}
      {again && (
        <AgainDialog
          campaign={campaign}
          state={again}
          count={counts.all[again]}
          onClose={() => setAgain(null)}
        />
      )}
    </section>
  )
}

type AgainProps = { campaign: Campaign; state: Again; count: number; onClose: () => void }
/** Sending again what may have arrived is a person's decision: it is asked, with what may follow. */
function AgainDialog({ campaign, state, count, onClose }: AgainProps): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    try {
      const { queued } = await api.campaigns.sendAgain({
        params: { id: campaign.id },
        body: { states: [state] },
      })
      await queryClient.invalidateQueries({ queryKey: ['campaign'] })
      doneToast(t('sendAgainDone', { count: format.number(queued) }))
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sendAgainTitle', { count: format.number(count) })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t(`${state}Why`)}</p>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('cancelWord')}
        </Button>
        <Button loading={busy} onClick={() => void send()}>
          {t('sendAgain')}
        </Button>
      </Group>
    </Modal>
  )
}
