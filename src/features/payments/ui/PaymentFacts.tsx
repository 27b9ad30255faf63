import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { InlineField, type InlineFieldProps } from '#web/parts/InlineField.tsx'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import type { Payment } from '../payments.api.ts'
import { dayOf, paymentMethods, paymentQuery, wordOf, yenOf } from './payment-queries.ts'

/** What came in, edited where it stands; of what is matched, all but the amount. */
export function PaymentFacts({ payment }: { payment: Payment }): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const field = useField(payment)
  const { customerId, companyId, name, matched, rest, voidReason, createdByName, createdAt } = payment
  const to =
    companyId !== null ? `/companies/${companyId}` : customerId !== null ? `/customers/${customerId}` : null
  const yen = (least: number) => ({
    show: (amount: string) => format.yen(Number(amount)),
    read: {
      from: (typed: string) => {
        const amount = yenOf(typed)
        return amount === null || amount < least ? null : String(amount)
      },
      refusal: t('badAmount'),
    },
  })
  return (
    <>
      <Section title={t('payment')}>
        <Fact label={t('name')}>{to === null ? t('nobody') : <Link to={to}>{name}</Link>}</Fact>
        {field('paidOn', t('paidOn'), {
          show: (on) => format.day(on),
          read: { from: (typed) => dayOf(typed) ?? null, refusal: t('badDate') },
        })}
        {field('amount', t('amount'), {
          ...yen(Number.NEGATIVE_INFINITY),
          ...(payment.allocations.length > 0 && { readOnly: true }),
        })}
        {field('fee', t('feeShort'), yen(0))}
        {field('method', t('method'), {
          kind: 'select',
          mustHaveValue: true,
          options: paymentMethods.map((value) => ({ value, label: t(wordOf(value)) })),
        })}
        {field('payer', t('payer'))}
        {field('note', t('note'))}
      </Section>
      <Section title={t('matchTitle')}>
        <Fact label={t('matched')}>{format.yen(matched)}</Fact>
        <Fact label={t('rest')}>{format.yen(rest)}</Fact>
        {voidReason !== null && <Fact label={t('voidReason')}>{voidReason}</Fact>}
        <Fact label={t('enteredBy')}>{`${createdByName}・${format.dateTime(createdAt)}`}</Fact>
      </Section>
    </>
  )
}

type Name = 'paidOn' | 'amount' | 'fee' | 'method' | 'payer' | 'note'

/** A field of this payment; somebody else's change in the meantime is shown beside one's own. */
function useField(payment: Payment) {
  const may = useMay()
  const queryClient = useQueryClient()
  const { id, version, isVoid } = payment
  return (name: Name, label: string, more: Partial<InlineFieldProps> = {}): ReactNode => {
    const value = payment[name]
    return (
      <InlineField
        name={name}
        label={label}
        value={value === null ? null : String(value)}
        readOnly={!may('payments.write') || isVoid}
        {...more}
        save={async (next, on = version) => {
          const body = { [name]: toSend(name, next), version: on }
          const saved = await api.payments.update({ params: { id }, body })
          queryClient.setQueryData(paymentQuery(id).queryKey, saved)
        }}
      />
    )
  }
}

function toSend(name: Name, value: string | null): unknown {
  // An emptied fee is none; an emptied amount is refused by the server in words, under the field.
  if (name === 'fee' || name === 'amount') return Number(value ?? 0)
  if (name === 'paidOn') return value ?? ''
  return value
}
