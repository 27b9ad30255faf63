import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import type { Content } from '../documents.content.ts'
import styles from './Documents.module.css'

type Printed = Omit<Content, 'number' | 'edition'>
const carryKeys = ['previous', 'received', 'adjusted', 'carried', 'sales', 'tax', 'billed'] as const
const extras = ['discount', 'points', 'shipping', 'fee'] as const
/** What is printed on a document: its lines, the tax of each rate, the total. */
export function ContentTable({ content }: { content: Printed }): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const { currency, lines, taxes, taxMode, total, period, carry } = content
  const money = (amount: string): string =>
    currency === 'JPY' ? format.yen(Number(amount)) : `${currency} ${amount}`
  const numbers = ['quantity', 'unitPrice', 'rate', 'lineAmount'] as const
  return (
    <div className={styles['content']}>
      {carry && (
        <dl className={styles['carry']}>
          {carryKeys
            .filter((key) => key !== 'adjusted' || Number(carry.adjusted) !== 0)
            .map((key) => (
              <div key={key}>
                <dt>{t(`carry.${key}`)}</dt>
                <dd>{money(carry[key])}</dd>
              </div>
            ))}
        </dl>
      )}
      <table>
        <caption>{t('contents')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            {numbers.map((name) => (
              <th key={name} scope="col" data-number>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            // Lines never change; they have no key but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              <td>
                {[period && line.on && format.day(line.on), line.code, line.name]
                  .filter((part) => part)
                  .join(' ')}
                {line.taxClass === 'reduced' && ' ※'}
              </td>
              <td data-number>{line.quantity}</td>
              <td data-number>{money(line.unitPrice)}</td>
              <td data-number>{`${Number(line.taxRate)}%`}</td>
              <td data-number>{money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles['sums']}>
        {extras
          .filter((name) => Number(content[name]) !== 0)
          .map((name) => (
            <li key={name}>
              {t(name)}{' '}
              {money(name === 'discount' || name === 'points' ? negated(content[name]) : content[name])}
            </li>
          ))}
        {taxMode !== 'none' &&
          taxes.map(({ taxClass, taxRate, taxable, tax }) => (
            <li key={`${taxClass} ${taxRate}`}>
              {t('taxable', { rate: Number(taxRate), amount: money(taxable) })}{' '}
              {t('taxOf', { amount: money(tax) })}
            </li>
          ))}
        <li className={styles['total']}>
          {t('total')} {money(total)}
        </li>
      </ul>
    </div>
  )
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
