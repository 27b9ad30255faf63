import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import type { Picture } from './pictures.ts'

type Words = { readonly line: string; readonly words: readonly (readonly [string, string])[] }

const counted = { customers: 'n', orders: 'nOrders', subscriptions: 'nSubscriptions' } as const

/** What is printed under a picture, on the screen and in the file: n, period, definition, maturity. */
export function usePrinted(): (picture: Picture) => Words {
  const t = useText(screenText)
  const format = useFormat()
  return ({ n, period, asOf, definition, maturity, note }) => ({
    line: [
      t(counted[n.of], { count: format.number(n.count) }),
      ...(period ? [t('periodOf', period)] : []),
      t('asOf', { on: format.day(asOf) }),
    ].join(' · '),
    words: [
      [t('definition'), definition] as const,
      [t('maturity'), maturity] as const,
      [t('note'), note] as const,
    ].flatMap(([name, said]) => (said === null ? [] : [[name, said] as const])),
  })
}

export function Printed({ picture }: { picture: Picture }): ReactNode {
  const { line, words } = usePrinted()(picture)
  return (
    <div className={styles['printed']}>
      <p className="numbers">{line}</p>
      <dl>
        {words.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
