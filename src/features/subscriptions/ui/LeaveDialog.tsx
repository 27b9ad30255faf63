import { Button, Modal, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { offerLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { useSaved, type Subscription } from './subscription-queries.ts'
import type { Dialog } from './dialogs.ts'
import styles from './Subscription.module.css'

const follows = {
  skip: null,
  pause: 'pause',
  cycle: 'cycle',
  quantity: 'contents',
  product: 'contents',
} as const

/**
 * 解約の申し出 on one screen: nobody has to say why, what can be offered is said once, and going is as near as staying.
 */
export function LeaveDialog({
  subscription,
  onClose,
  onOffered,
}: {
  subscription: Subscription
  onClose: () => void
  /** Whoever stays for another cycle, quantity or a pause says which: in its own dialog. */
  onOffered: (dialog: Dialog) => void
}): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const locale = useLocale()
  const saved = useSaved()
  const [reasonId, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const { data } = useQuery({
    queryKey: ['leavingReason', 'list'],
    queryFn: ({ signal }) => api.subscriptions.reasons({}, { signal }),
  })
  const { id, version, terms, shippedRounds } = subscription
  const reasons = (data?.items ?? []).filter(({ isRetired }) => !isRetired)
  const offer = reasons.find((one) => one.id === reasonId)?.offer ?? null
  const leave = async (outcome: 'cancelled' | 'stayed'): Promise<void> => {
    setBusy(true)
    try {
      saved(
        await api.subscriptions.leave({
          params: { id },
          body: {
            version,
            reasonId,
            offer,
            outcome,
            ...(outcome === 'stayed' && offer === 'skip' && { change: { kind: 'skip', times: 1 } }),
          },
        }),
      )
      doneToast(t(outcome))
      const next = outcome === 'stayed' && offer !== null ? follows[offer] : null
      if (next === null) onClose()
      else onOffered(next)
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('leaveTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      {shippedRounds < terms.minimumRounds && (
        <p>{t('minimumLeft', { minimum: terms.minimumRounds, shipped: shippedRounds })}</p>
      )}
      <Select
        label={t('leaveReason')}
        placeholder={t('noReason')}
        clearable
        data={reasons.map((one) => ({
          value: one.id,
          label: (locale === 'en' ? one.labelEn : null) ?? one.label,
        }))}
        value={reasonId}
        onChange={setReason}
      />
      {offer !== null && <p>{t('offerLead', { offer: say(offerLabels[offer]) })}</p>}
      <div className={styles['equal']}>
        <Button variant="default" disabled={isBusy} onClick={() => void leave('stayed')}>
          {t('doStay')}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => void leave('cancelled')}>
          {t('doCancel')}
        </Button>
      </div>
    </Modal>
  )
}
