import { ActionIcon, Button, Menu, Modal } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import type { Payment } from '../payments.api.ts'
import { Matching } from './Matching.tsx'
import { paymentQuery, stateOf, toneOf } from './payment-queries.ts'
import { PaymentFacts } from './PaymentFacts.tsx'
import styles from './Payments.module.css'

/** One payment, what it pays, and what it may pay. */
export function PaymentPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(paymentQuery(id))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <Shown payment={data} /> : <PageSkeleton />
}

function Shown({ payment }: { payment: Payment }): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const may = useMay()
  const { id, name, payer, amount, paidOn, rest, isVoid } = payment
  return (
    <RecordPage
      on="payment"
      id={id}
      name={name ?? payer ?? t('nobody')}
      above={name === null ? undefined : payer}
      state={<StatusBadge tone={toneOf[stateOf(payment)]}>{t(stateOf(payment))}</StatusBadge>}
      facts={
        <>
          <span className="numbers">{format.yen(amount)}</span>
          <span>{format.day(paidOn)}</span>
        </>
      }
      actions={<Actions payment={payment} />}
      attributes={<PaymentFacts payment={payment} />}
      besides={t('matchTitle')}
    >
      <div className={styles['sections']}>
        <Allocations payment={payment} />
        {rest !== 0 && !isVoid && may('payments.write') && <Matching payment={payment} />}
      </div>
    </RecordPage>
  )
}

function Allocations({ payment }: { payment: Payment }): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const unmatch = async (id: string): Promise<void> => {
    try {
      const saved = await api.payments.unmatch({ params: { id } })
      queryClient.setQueryData(paymentQuery(payment.id).queryKey, saved)
      doneToast(t('unmatched'))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <section aria-label={t('allocations')}>
      <h2>{t('allocations')}</h2>
      {payment.allocations.length === 0 && <p className={styles['dim']}>{t('noAllocations')}</p>}
      <ul className={styles['list']}>
        {payment.allocations.map(({ id, kind, number, targetId, amount, createdByName }) => (
          <li key={id}>
            <span className={styles['what']}>
              <Link to={`/${kind === 'document' ? 'documents' : 'orders'}/${targetId}`}>{number}</Link>
              <span className={styles['dim']}>{createdByName}</span>
            </span>
            <span className="numbers">{format.yen(amount)}</span>
            {may('payments.write') && (
              <Button variant="default" onClick={() => void unmatch(id)}>
                {t('unmatch')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Actions({ payment }: { payment: Payment }): ReactNode {
  const t = useText(paymentText)
  const may = useMay()
  const queryClient = useQueryClient()
  const [isVoiding, setVoiding] = useState(false)
  const { id, version } = payment
  const forget = async (): Promise<void> => {
    try {
      const body = { version, customerId: null, companyId: null }
      const saved = await api.payments.update({ params: { id }, body })
      queryClient.setQueryData(paymentQuery(id).queryKey, saved)
      doneToast(t('partyForgotten'))
    } catch (error) {
      problemToast(error)
    }
  }
  if (!may('payments.write') || payment.isVoid || payment.allocations.length > 0) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {payment.name !== null && <Menu.Item onClick={() => void forget()}>{t('forgetParty')}</Menu.Item>}
          <Menu.Item color="red" onClick={() => setVoiding(true)}>
            {t('voidIt')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isVoiding && <VoidDialog payment={payment} onClose={() => setVoiding(false)} />}
    </>
  )
}

function VoidDialog({ payment, onClose }: { payment: Payment; onClose: () => void }): ReactNode {
  const t = useText(paymentText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const { id, version } = payment
  const form = useForm({
    initial: { reason: '' },
    check: filledOf<{ reason: string }>({ reason: t('voidReason') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    async save({ reason }) {
      const saved = await api.payments.void({ params: { id }, body: { version, reason } })
      queryClient.setQueryData(paymentQuery(id).queryKey, saved)
      doneToast(t('voided'))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('voidTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <p>{t('voidLead')}</p>
      <Form
        form={form}
        action={t('voidIt')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('close')}
          </Button>
        }
      >
        <TextField form={form} name="reason" label={t('voidReason')} need="required" autoFocus />
      </Form>
    </Modal>
  )
}
