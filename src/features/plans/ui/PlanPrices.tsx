import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { planText } from '../plan.text.ts'
import { replaced, usePlanEdit } from './plan-edit.ts'
import { AddButton, AddProduct, RemoveButton, Typed } from './PlanFields.tsx'
import styles from './Plans.module.css'

/** 続けるほど割引, shipping, and what goes along for free. */
export function PlanPrices(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { discounts, numbers } = draft
  return (
    <Section title={t('price')}>
      <strong>{t('discounts')}</strong>
      <ul className={styles['rows']}>
        {discounts.map(({ key, from, value, unit }) => {
          const change = (next: Parameters<typeof replaced<(typeof discounts)[number]>>[2]): void =>
            set({ discounts: replaced(discounts, key, next) })
          return (
            <li key={key} className={styles['row']}>
              <Typed
                className={styles['amount']}
                field={`from-${key}`}
                label={t('from')}
                value={from}
                onType={(typed) => change({ from: typed })}
              />
              <Typed
                className={styles['amount']}
                field={`off-${key}`}
                label={t('off')}
                value={value}
                onType={(typed) => change({ value: typed })}
              />
              <NativeSelect
                aria-label={t('offIn')}
                value={unit}
                data={(['percent', 'yen'] as const).map((one) => ({ value: one, label: t(one) }))}
                onChange={({ currentTarget }) =>
                  change({ unit: currentTarget.value === 'yen' ? 'yen' : 'percent' })
                }
              />
              <RemoveButton label={t('removeDiscount', { from })} onRemove={() => change(null)} />
            </li>
          )
        })}
      </ul>
      <AddButton
        label={t('addDiscount')}
        onAdd={() =>
          set({
            discounts: [
              ...discounts,
              { key: newId(), from: String(discounts.length + 2), value: '', unit: 'percent' },
            ],
          })
        }
      />
      <div className={styles['pair']}>
        <Typed
          field="fee"
          label={t('fee')}
          value={numbers.fee}
          onType={(typed) => set({ numbers: { ...numbers, fee: typed } })}
        />
        <Typed
          field="freeFrom"
          label={t('freeFrom')}
          help={t('freeFromHelp')}
          value={numbers.freeFrom}
          onType={(typed) => set({ numbers: { ...numbers, freeFrom: typed } })}
        />
      </div>
    </Section>
  )
}

export function PlanGifts(): ReactNode {
  const t = useText(planText)
  const { draft, set, products } = usePlanEdit()
  const { gifts } = draft
  return (
    <Section title={t('gifts')}>
      <ul className={styles['rows']}>
        {gifts.map(({ key, productId, from, to, quantity }) => {
          const name = products.get(productId)?.name ?? t('goneProduct')
          const change = (next: Parameters<typeof replaced<(typeof gifts)[number]>>[2]): void =>
            set({ gifts: replaced(gifts, key, next) })
          return (
            <li key={key} className={styles['row']}>
              <span className={styles['name']}>{name}</span>
              <Typed
                className={styles['short']}
                field={`quantity-${key}`}
                label={t('quantity')}
                value={quantity}
                onType={(typed) => change({ quantity: typed })}
              />
              <Typed
                className={styles['amount']}
                field={`from-${key}`}
                label={t('from')}
                value={from}
                onType={(typed) => change({ from: typed })}
              />
              <Typed
                className={styles['amount']}
                field={`to-${key}`}
                label={t('to')}
                value={to}
                onType={(typed) => change({ to: typed })}
              />
              <RemoveButton label={t('removeProduct', { name })} onRemove={() => change(null)} />
            </li>
          )
        })}
      </ul>
      <AddProduct
        label={t('addGift')}
        onPick={(productId) =>
          set({ gifts: [...gifts, { key: newId(), productId, from: '1', to: '1', quantity: '1' }] })
        }
      />
    </Section>
  )
}
