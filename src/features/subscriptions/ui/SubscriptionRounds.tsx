import { Button, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { ApiProblem } from '#web/problem.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { outcomeText } from '../outcome.text.ts'
import { outcomeChannelLabels, outcomeLabels, roundPaymentLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { More } from './More.tsx'
import { dayOf } from './subscription-queries.ts'
import styles from './Subscription.module.css'

type Round = Answer<typeof api.subscriptions.rounds>['items'][number]
const pageSize = 20
const outcomes = ['paid', 'failed', 'authorized'] as const

/** What was made, the newest first: each with its order, and with every try to have it paid. */
export function SubscriptionRounds({ id }: { id: string }): ReactNode {
  const t = useText(subscriptionText)
  const [noted, setNoted] = useState<Round | null>(null)
  const pages = usePages(['subscription', 'part', id, 'rounds'], (cursor, signal) =>
    api.subscriptions.rounds({ params: { id }, query: { cursor, limit: pageSize } }, { signal }),
  )
  if (pages.rows.length === 0 && pages.error)
    return <ErrorState error={pages.error} onRetry={() => pages.retry()} />
  if (pages.isPending) return <RowsSkeleton rows={2} />
  if (pages.rows.length === 0) return <p className={styles['quiet']}>{t('noRounds')}</p>
  return (
    <>
      <ul className={styles['rounds']}>
        {pages.rows.map((round) => (
          <RoundRow key={round.round} round={round} onNote={() => setNoted(round)} />
        ))}
      </ul>
      <More pages={pages} />
      {noted && <OutcomeDialog id={id} round={noted} onClose={() => setNoted(null)} />}
    </>
  )
}

function RoundRow({ round: of, onNote }: { round: Round; onNote: () => void }): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(outcomeText)
  const say = useSay()
  const format = useFormat()
  const may = useMay()
  const { round, order, shipOn, shippedOn, payment, retryOn, outcomes: tries } = of
  const isOpen = payment === 'open' || payment === 'failed'
  return (
    <li>
      <div className={styles['roundHead']}>
        <span>
          <strong>{t('roundOf', { round })}</strong>{' '}
          <AddressLink to={`/orders/${order.id}`} className="numbers">
            {order.number}
          </AddressLink>{' '}
          <span className={styles['quiet']}>
            {shippedOn === null ? t('shipOn') : t('shipped')} {format.day(shippedOn ?? shipOn)}
          </span>
        </span>
        <span className="numbers">{format.yen(Number(order.total))}</span>
      </div>
      <div className={styles['roundHead']}>
        <span className={payment === 'failed' ? styles['warning'] : styles['quiet']}>
          {[order.paymentMethod, say(roundPaymentLabels[payment])].filter(Boolean).join('・')}
          {retryOn !== null && ` (${t('retryOn', { on: format.day(retryOn) })})`}
        </span>
        {isOpen && !order.isVoid && may('subscriptions.manage') && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={said('noteOf', { round })}
            onClick={() => onNote()}
          >
            {said('note')}
          </Button>
        )}
      </div>
      {tries.length > 0 && (
        <ol className={styles['tries']} aria-label={said('tries', { round })}>
          {tries.map((one) => (
            <li key={one.id}>
              <span className="numbers">{format.day(one.triedOn)}</span>
              <span className={one.outcome === 'failed' ? styles['warning'] : undefined}>
                {say(outcomeLabels[one.outcome])}
              </span>
              <span className="numbers">{format.yen(Number(one.amount))}</span>
              {(one.code !== null || one.message !== null) && (
                <span>{[one.code, one.message].filter(Boolean).join(' ')}</span>
              )}
              {one.retryOn !== null && <span>{said('retriedOn', { on: format.day(one.retryOn) })}</span>}
              <span>{one.fileName ?? say(outcomeChannelLabels[one.channel])}</span>
              <span>{one.actor}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  )
}

type OutcomeDialogProps = { id: string; round: Round; onClose: () => void }

/** What somebody was told of a payment, where no file and no program says it. */
function OutcomeDialog({ id, round: { round, order }, onClose }: OutcomeDialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(outcomeText)
  const words = useText(partsText)
  const say = useSay()
  const format = useFormat()
  const client = useQueryClient()
  const { timeZone } = useOrganisation()
  const form = useForm<{ outcome: (typeof outcomes)[number]; on: string; message: string }>({
    initial: { outcome: 'paid', on: todayIn(timeZone), message: '' },
    check: ({ on }) => (dayOf(on) === null ? [{ name: 'on', message: words('badDate') }] : []),
    async save({ outcome, on, message }) {
      const { done, refused } = await api.subscriptions.bookPayments({
        body: {
          outcomes: [{ order: order.id, outcome, on: dayOf(on) ?? undefined, message: message || undefined }],
        },
      })
      const [first] = refused
      if (first)
        throw new ApiProblem({
          code: 'conflict',
          status: 409,
          requestId: '',
          title: said('refused'),
          detail: first.message,
        })
      doneToast(said(done > 0 ? 'noted' : 'knownAlready'))
      for (const key of [
        ['subscription', 'get', id],
        ['subscription', 'part', id],
      ])
        void client.invalidateQueries({ queryKey: key })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={said('noteOf', { round })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>
        <span className="numbers">{order.number}</span>{' '}
        <strong className="numbers">{format.yen(Number(order.total))}</strong>
      </p>
      <Form
        form={form}
        action={said('note')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('close')}
          </Button>
        }
      >
        <SelectField
          form={form}
          name="outcome"
          label={said('outcome')}
          help={said('outcomeHelp')}
          options={outcomes.map((value) => ({ value, label: say(outcomeLabels[value]) }))}
        />
        <TextField form={form} name="on" label={said('on')} />
        <TextField form={form} name="message" label={said('message')} need="optional" />
      </Form>
    </Modal>
  )
}
