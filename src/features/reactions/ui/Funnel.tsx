import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { figureLabels, rateLabels, resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { peopleWho, percent, type Rate, type Results } from './results-queries.ts'
import styles from './Results.module.css'

const steps = ['sent', 'delivered', 'opened', 'clicked', 'converted'] as const
type Step = (typeof steps)[number]
/** Whom a step is shown by: nobody is asked for by what was delivered, since those are the ones it was sent to. */
const deeds: { readonly [S in Step]: string } = {
  sent: 'sent',
  delivered: 'sent',
  opened: 'opened',
  clicked: 'clicked',
  converted: 'converted',
}

/** From sending to ordering: how many are left at each step, and what machines did beside people. */
export function Funnel({ results }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const say = useSay()
  const format = useFormat()
  const { campaign, figures, rates, revenueEach } = results
  const shown: readonly Step[] = campaign.tracked ? steps : ['sent', 'delivered']
  const beside: { readonly [S in Step]?: 'machineOpened' | 'scanned' } = {
    opened: 'machineOpened',
    clicked: 'scanned',
  }
  return (
    <Section title={t('funnel')}>
      <table className={styles['funnel']}>
        <tbody>
          {shown.map((step) => {
            const machines = beside[step]
            return (
              <tr key={step}>
                <th scope="row">{say(figureLabels[step])}</th>
                <td className={styles['count']}>
                  <FigureLink
                    n={figures[step]}
                    to={peopleWho(campaign.id, { what: deeds[step] })}
                    what={say(figureLabels[step])}
                  />
                </td>
                <td className={styles['barCell']}>
                  <div className={styles['bars']}>
                    <span
                      aria-hidden
                      className={styles['bar']}
                      style={{ inlineSize: widthOf(figures[step], figures.sent) }}
                    />
                    {machines && figures[machines] > 0 && (
                      <span
                        aria-hidden
                        className={styles['bar']}
                        data-machine
                        style={{ inlineSize: widthOf(figures[machines], figures.sent) }}
                      />
                    )}
                  </div>
                </td>
                <td className={styles['rate']}>
                  {step !== 'sent' && <RateShown rate={rates[step]} />}
                  {machines && figures[machines] > 0 && (
                    <span className={styles['machine']}>
                      {say(figureLabels[machines])}{' '}
                      <FigureLink
                        n={figures[machines]}
                        to={peopleWho(campaign.id, { what: machines })}
                        what={say(figureLabels[machines])}
                      />
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {campaign.tracked && (
        <dl className={styles['money']}>
          <div>
            <dt>{say(figureLabels.revenue)}</dt>
            <dd className="numbers">{format.yen(figures.revenue)}</dd>
          </div>
          <div>
            <dt>{say(figureLabels.orders)}</dt>
            <dd>
              <FigureLink
                n={figures.orders}
                to={peopleWho(campaign.id, { what: 'converted' })}
                what={say(figureLabels.orders)}
              />
            </dd>
          </div>
          <div>
            <dt>{t('revenueEach')}</dt>
            <dd className="numbers">{revenueEach === null ? '–' : `¥${revenueEach.toFixed(1)}`}</dd>
          </div>
          <div>
            <dt>{say(figureLabels.linearRevenue)}</dt>
            <dd className="numbers">{format.yen(figures.linearRevenue)}</dd>
          </div>
          <div>
            <dt>{say(figureLabels.linearOrders)}</dt>
            <dd>
              <FigureLink
                n={Math.round(figures.linearOrders * 10) / 10}
                to={peopleWho(campaign.id, { what: 'touched' })}
                what={say(figureLabels.linearOrders)}
              />
            </dd>
          </div>
          <div>
            <dt>{say(rateLabels.clickedOfOpened)}</dt>
            <dd>
              <RateShown rate={rates.clickedOfOpened} />
            </dd>
          </div>
        </dl>
      )}
    </Section>
  )
}

const others = ['unsubscribed', 'bounced', 'softBounced', 'complained', 'replied'] as const

/** Refusals and what came back by mail. */
export function AlsoCame({ results: { campaign, figures, rates } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const say = useSay()
  return (
    <Section title={t('alsoCame')}>
      <dl className={styles['money']}>
        {others.map((what) => (
          <div key={what}>
            <dt>{say(figureLabels[what])}</dt>
            <dd>
              <FigureLink
                n={figures[what]}
                to={peopleWho(campaign.id, { what })}
                what={say(figureLabels[what])}
              />{' '}
              {what !== 'softBounced' && what !== 'replied' && <RateShown rate={rates[what]} digits={2} />}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** 23.4% (22.1–24.8%): a share with its interval. */
export function RateShown({
  rate: { value, low, high },
  digits = 1,
}: {
  rate: Pick<Rate, 'value' | 'low' | 'high'>
  digits?: number
}): ReactNode {
  if (value === null) return <span>–</span>
  return (
    <span className="numbers">
      {percent(value, digits)}{' '}
      <small className={styles['interval']}>
        ({(low * 100).toFixed(digits)}–{percent(high, digits)})
      </small>
    </span>
  )
}

const widthOf = (n: number, all: number): string => `${all === 0 ? 0 : Math.min(100, (n / all) * 100)}%`
