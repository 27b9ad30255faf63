import type { ReactNode } from 'react'
import type { TaxMode, TaxPart } from '#kit/sale.ts'
import { useText } from '#web/locale.ts'
import { orderText } from '../order.text.ts'
import styles from './Desk.module.css'
import { useAmount } from './order-queries.ts'

type TotalsProps = {
  currency: string
  taxMode: TaxMode
  goods: string
  discount: string
  points: string
  shipping: string
  fee: string
  taxes: readonly TaxPart[]
  total: string
  /** What the total is called. */
  label?: string
}

/** What a sale comes to, with its tax once a rate. What is nothing has no line. */
export function Totals(props: TotalsProps): ReactNode {
  const { currency, taxMode, goods, discount, points, shipping, fee, taxes, total } = props
  const t = useText(orderText)
  const amount = useAmount()
  const rows = [
    { label: t('goodsSum'), value: amount(goods, currency) },
    ...(
      [
        ['discount', negative(discount)],
        ['points', negative(points)],
        ['shipping', shipping],
        ['fee', fee],
      ] as const
    )
      .filter(([, value]) => Number(value) !== 0)
      .map(([key, value]) => ({ label: t(key), value: amount(value, currency) })),
  ]
  return (
    <dl className={styles['totals']}>
      {rows.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
      {taxes.map(({ taxClass, taxRate, taxable, tax }) => (
        <div key={`${taxClass} ${taxRate}`} className={styles['tax']}>
          <dt>
            {Number(taxRate) === 0
              ? t('taxNone', { taxable: amount(taxable, currency) })
              : t('taxOf', {
                  rate: taxRate,
                  mark: taxClass === 'reduced' ? '※' : '',
                  taxable: amount(taxable, currency),
                })}
          </dt>
          <dd className="numbers">
            {Number(taxRate) !== 0 &&
              t(taxMode === 'included' ? 'taxIn' : 'taxOn', { tax: amount(tax, currency) })}
          </dd>
        </div>
      ))}
      <div className={styles['toPay']}>
        <dt>{props.label ?? t('toPay')}</dt>
        <dd className="numbers">{amount(total, currency)}</dd>
      </div>
    </dl>
  )
}

/** What is taken off is shown below zero. */
function negative(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : Number(amount) === 0 ? '0' : `-${amount}`
}
