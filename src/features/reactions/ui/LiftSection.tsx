import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { peopleWho, percent, type Results } from './results-queries.ts'
import styles from './Results.module.css'

/** What the campaign gained over leaving people alone. */
export function LiftSection({ results: { campaign, heldOut, lift } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  if (heldOut === 0) return null
  if (!lift)
    return (
      <Section title={t('lift')}>
        <p className={styles['note']}>{t('liftNone')}</p>
      </Section>
    )
  const { sent, heldOut: held, difference, lift: ratio, extraBuyers, extraRevenue } = lift
  const within = (low: string, high: string): ReactNode => (
    <small className={styles['interval']}>{t('interval', { low, high })}</small>
  )
  const signed = (share: number): string => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share), 2)}`
  const whole = (n: number): string => format.number(Math.round(n))
  const share = (n: number, of: number): string => (of === 0 ? '–' : percent(n / of, 2))
  return (
    <Section title={t('lift')}>
      <p className={styles['note']}>
        {t('liftLead', { sent: whole(sent.n), held: whole(held.n), days: campaign.windowDays })}{' '}
        {!lift.isFinal && t('liftOpen')} {t('countedAt', { at: format.dateTime(lift.countedAt) })}
      </p>
      <dl className={styles['money']}>
        <div>
          <dt>{t('gotIt')}</dt>
          <dd className="numbers">{share(sent.converted, sent.n)}</dd>
        </div>
        <div>
          <dt>
            {t('heldOut')}{' '}
            <FigureLink n={held.n} to={peopleWho(campaign.id, { what: 'heldOut' })} what={t('heldOut')} />
          </dt>
          <dd className="numbers">{share(held.converted, held.n)}</dd>
        </div>
        <div>
          <dt>{t('difference')}</dt>
          <dd className="numbers">
            {signed(difference.difference)} {within(signed(difference.low), signed(difference.high))}
          </dd>
        </div>
        <div>
          <dt>{t('liftRatio')}</dt>
          <dd className="numbers">
            {ratio ? (
              <>
                {signed(ratio.lift)} {within(signed(ratio.low), signed(ratio.high))}
              </>
            ) : (
              '–'
            )}
          </dd>
        </div>
        <div>
          <dt>{t('extraBuyers')}</dt>
          <dd className="numbers">
            {whole(extraBuyers.n)} {within(whole(extraBuyers.low), whole(extraBuyers.high))}
          </dd>
        </div>
        <div>
          <dt>{t('extraRevenue')}</dt>
          <dd className="numbers">
            {extraRevenue ? (
              <>
                {format.yen(Math.round(extraRevenue.yen))}{' '}
                {within(format.yen(Math.round(extraRevenue.low)), format.yen(Math.round(extraRevenue.high)))}
              </>
            ) : (
              '–'
            )}
          </dd>
        </div>
      </dl>
    </Section>
  )
}
