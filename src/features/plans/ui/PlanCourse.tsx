import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { sayWeekday } from '../cycle.text.ts'
import { planText } from '../plan.text.ts'
import { newCycle, type CycleDraft, type PaymentDraft } from './plan-draft.ts'
import { replaced, usePlanEdit } from './plan-edit.ts'
import { AddButton, RemoveButton, Typed } from './PlanFields.tsx'
import styles from './Plans.module.css'

const kinds = ['days', 'months', 'weekday'] as const
const days = ['firstShipDays', 'leadDays', 'deadlineDays', 'noticeDays', 'deliveryDays'] as const
const times = ['order', 'shipping', 'delivery', 'invoice'] as const

/** How often it comes, and the days on the way to each shipping. */
export function PlanCourse(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { cycles, numbers, closedDays } = draft
  return (
    <Section title={t('course')}>
      <strong>{t('cycles')}</strong>
      <p className={styles['help']}>{t('cyclesHelp')}</p>
      <ul className={styles['rows']}>
        {cycles.map((cycle) => (
          <CycleRow
            key={cycle.key}
            cycle={cycle}
            onChange={(next) => set({ cycles: replaced(cycles, cycle.key, next) })}
          />
        ))}
      </ul>
      <AddButton label={t('addCycle')} onAdd={() => set({ cycles: [...cycles, newCycle()] })} />
      <div className={styles['pair']}>
        {days.map((name) => (
          <Typed
            key={name}
            field={name}
            label={t(name)}
            value={numbers[name]}
            onType={(typed) => set({ numbers: { ...numbers, [name]: typed } })}
          />
        ))}
        <NativeSelect
          label={t('closedDays')}
          value={closedDays}
          data={(['next', 'previous'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            set({ closedDays: currentTarget.value === 'previous' ? 'previous' : 'next' })
          }
        />
      </div>
    </Section>
  )
}

type CycleRowProps = { cycle: CycleDraft; onChange: (change: Partial<CycleDraft> | null) => void }

function CycleRow({ cycle, onChange }: CycleRowProps): ReactNode {
  const t = useText(planText)
  const locale = useLocale()
  const { key, kind, every, day, nth, weekday } = cycle
  return (
    <li className={styles['row']}>
      <Typed
        className={styles['short']}
        field={`every-${key}`}
        label={t('every')}
        value={every}
        onType={(typed) => onChange({ every: typed })}
      />
      <NativeSelect
        label={t('cycleKind')}
        value={kind}
        data={kinds.map((value) => ({ value, label: t(value) }))}
        onChange={({ currentTarget }) =>
          onChange({ kind: kinds.find((one) => one === currentTarget.value) ?? 'days' })
        }
      />
      {kind === 'months' && (
        <Typed
          className={styles['amount']}
          field={`day-${key}`}
          label={t('dayOfMonth')}
          value={day}
          onType={(typed) => onChange({ day: typed })}
        />
      )}
      {kind === 'weekday' && (
        <>
          <Typed
            className={styles['amount']}
            field={`nth-${key}`}
            label={t('nth')}
            value={nth}
            onType={(typed) => onChange({ nth: typed })}
          />
          <NativeSelect
            label={t('dayOfWeek')}
            value={String(weekday)}
            data={[1, 2, 3, 4, 5, 6, 0].map((one) => ({
              value: String(one),
              label: sayWeekday(one, locale),
            }))}
            onChange={({ currentTarget }) => onChange({ weekday: Number(currentTarget.value) })}
          />
        </>
      )}
      <RemoveButton
        label={t('removeCycle', { cycle: `${every} ${t(kind)}` })}
        onRemove={() => onChange(null)}
      />
    </li>
  )
}

export function PlanPayments(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { payments } = draft
  const fresh: PaymentDraft = { key: newId(), method: '', when: 'shipping', days: '0', fee: '0' }
  return (
    <Section title={t('payments')}>
      <ul className={styles['rows']}>
        {payments.map(({ key, method, when, days: within, fee }) => {
          const change = (next: Partial<PaymentDraft> | null): void =>
            set({ payments: replaced(payments, key, next) })
          return (
            <li key={key} className={styles['row']}>
              <Typed
                className={styles['name']}
                field={`method-${key}`}
                label={t('method')}
                placeholder={t('methodExample')}
                value={method}
                onType={(typed) => change({ method: typed })}
              />
              <NativeSelect
                label={t('when')}
                value={when}
                data={times.map((value) => ({ value, label: t(value) }))}
                onChange={({ currentTarget }) =>
                  change({ when: times.find((one) => one === currentTarget.value) ?? 'shipping' })
                }
              />
              {when === 'invoice' && (
                <Typed
                  className={styles['short']}
                  field={`days-${key}`}
                  label={t('paymentDays')}
                  value={within}
                  onType={(typed) => change({ days: typed })}
                />
              )}
              <Typed
                className={styles['short']}
                field={`fee-${key}`}
                label={t('paymentFee')}
                value={fee}
                onType={(typed) => change({ fee: typed })}
              />
              <RemoveButton label={t('removePayment', { method })} onRemove={() => change(null)} />
            </li>
          )
        })}
      </ul>
      <AddButton label={t('addPayment')} onAdd={() => set({ payments: [...payments, fresh] })} />
    </Section>
  )
}
