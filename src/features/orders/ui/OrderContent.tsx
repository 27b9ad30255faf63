import { Alert } from '@mantine/core'
import Big from 'big.js'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { kindLabels } from '../labels.text.ts'
import { orderText } from '../order.text.ts'
import type { Entry, Order } from '../orders.schemas.ts'
import styles from './Desk.module.css'
import { useAmount } from './order-queries.ts'
import { Totals } from './Totals.tsx'

/** What was agreed, line by line, and beside it what took something of it back. */
export function OrderContent({ order }: { order: Order }): ReactNode {
  const t = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const amount = useAmount()
  const { entries, currency, rate, totalYen } = order
  const left = [order, ...entries].reduce((sum, { total }) => sum.plus(total), Big(0))
  return (
    <>
      {order.refundDue && (
        <Alert color="yellow" role="status" title={t('refundDue')}>
          {t('refundDueWhy')}
        </Alert>
      )}
      <Section title={t('lines')}>
        <Lines of={order} left={entries.length > 0 ? order.left : []} />
        <Totals {...order} />
        {currency !== 'JPY' && (
          <p className={styles['quiet']}>{t('inYen', { yen: format.yen(totalYen), currency, rate })}</p>
        )}
      </Section>
      {entries.length > 0 && (
        <Section title={t('entries')}>
          {entries.map((entry) => (
            <section key={entry.id} className={styles['entry']}>
              <h3>
                {t('entryOn', {
                  kind: say(kindLabels[entry.kind]),
                  number: entry.number,
                  on: format.day(entry.orderedOn),
                })}
              </h3>
              {entry.note && <p className={styles['quiet']}>{entry.note}</p>}
              <Lines of={entry} left={[]} />
              <Totals {...entry} label={t('entryTotal')} />
            </section>
          ))}
          <dl className={styles['totals']}>
            <div className={styles['toPay']}>
              <dt>{t('afterAll')}</dt>
              <dd className="numbers">{amount(left.toFixed(), currency)}</dd>
            </div>
          </dl>
        </Section>
      )}
    </>
  )
}

function Lines({ of, left }: { of: Entry; left: Order['left'] }): ReactNode {
  const t = useText(orderText)
  const amount = useAmount()
  return (
    <table className={styles['check']}>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('unitPrice')}</th>
          <th scope="col">{t('quantity')}</th>
          <th scope="col">{t('amount')}</th>
        </tr>
      </thead>
      <tbody>
        {of.lines.map((line) => {
          const rest = left.find(({ position }) => position === line.position)?.quantity
          const { taxRate, taxClass } = line
          return (
            <tr key={line.position}>
              <td>
                {line.name}
                <span className={styles['under']}>
                  {[
                    line.code,
                    Number(taxRate) > 0 && t(taxClass === 'reduced' ? 'reduced' : 'rate', { rate: taxRate }),
                    Number(line.discount) !== 0 &&
                      t('lineDiscount', { amount: amount(line.discount.replace(/^-/, ''), of.currency) }),
                  ]
                    .filter(Boolean)
                    .join('・')}
                </span>
              </td>
              <td className="numbers">{amount(line.unitPrice, of.currency)}</td>
              <td className="numbers">
                {line.quantity.replace('-', '−')}
                {rest !== undefined && rest !== line.quantity && (
                  <span className={styles['under']}>{t('left', { count: rest })}</span>
                )}
              </td>
              <td className="numbers">{amount(line.amount, of.currency)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
