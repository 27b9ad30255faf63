import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { planText } from '../plan.text.ts'
import type { Disclosed } from './plan-queries.ts'
import styles from './Plans.module.css'

/** The final confirmation as it is read on a phone. */
export function Confirmation({ disclosed }: { disclosed: Disclosed }): ReactNode {
  return (
    <div className={styles['read']} lang={disclosed.locale}>
      <h3>{disclosed.heading}</h3>
      {disclosed.items.map(({ item, title, lines }) => (
        <section key={item}>
          <h4>{title}</h4>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Each round until nothing changes, with the sums of what is agreed to. */
export function RoundsTable({ disclosed }: { disclosed: Disclosed }): ReactNode {
  const t = useText(planText)
  const format = useFormat()
  const { rounds, circle, totals, isWhole } = disclosed
  return (
    <div className={styles['wide']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('round')}</th>
            <th scope="col">{t('inRound')}</th>
            {(['goods', 'discount', 'ship', 'sum'] as const).map((key) => (
              <th key={key} scope="col" className={styles['right']}>
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rounds.map(({ from, to, lines, goods, discount, shipping, fee, total }) => (
            <tr key={from}>
              <th scope="row">
                {to === null
                  ? t('roundsFrom', { from })
                  : from === to
                    ? t('roundOf', { from })
                    : t('roundsOf', { from, to })}
              </th>
              <td>
                {lines.map(({ name, quantity, isGift }, index) => (
                  <div key={`${name}-${index}`}>
                    {name} × {quantity}
                    {isGift && t('gift')}
                  </div>
                ))}
              </td>
              <td className={styles['right']}>{format.yen(goods)}</td>
              <td className={styles['right']}>{discount > 0 && `−${format.yen(discount)}`}</td>
              <td className={styles['right']}>{format.yen(shipping + fee)}</td>
              <td className={styles['right']}>
                <strong>{format.yen(total)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totals.map(({ of, rounds: count, amount }) => (
            <tr key={of}>
              <th scope="row" colSpan={5}>
                {t(`total_${of}`, { rounds: count })}
              </th>
              <td className={styles['right']}>
                <strong>{format.yen(amount)}</strong>
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
      {circle !== null && isWhole && <p className={styles['help']}>{t('circle', { circle })}</p>}
      {!isWhole && <p className={styles['help']}>{t('notWhole')}</p>}
    </div>
  )
}
