import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { figureLabels, rateLabels, resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { RateShown } from './Funnel.tsx'
import { peopleWho, percent, type Results } from './results-queries.ts'
import styles from './Results.module.css'

const deeds = { opened: 'opened', clicked: 'clicked', converted: 'converted' } as const

/** The variants beside each other, and how sure it is that one of them is better. */
export function Variants({ results }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const say = useSay()
  const format = useFormat()
  const { campaign, variants, test } = results
  if (!test) return null
  const best = variants.find(({ no }) => no === test.best)
  const leader = test.variants.find(({ no }) => no === test.best)
  const isMoney = test.measure === 'revenue'
  const apart = (value: number): string => (isMoney ? `¥${value.toFixed(1)}` : percent(value, 2))
  return (
    <Section title={t('variants')}>
      <p className={styles['said']} data-sure={test.isSure || undefined}>
        {t(test.isSure ? 'sure' : 'unsure', {
          name: best?.label ?? '',
          chance: percent(leader?.chance ?? 0),
        })}{' '}
        {!test.isSure && test.needed !== null && t('needed', { n: format.number(test.needed) })}
      </p>
      <div className={styles['scroll']}>
        <Table aria-label={t('variants')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('variant')}</Table.Th>
              <Table.Th scope="col">{say(figureLabels.sent)}</Table.Th>
              <Table.Th scope="col">{say(rateLabels.opened)}</Table.Th>
              <Table.Th scope="col">{say(rateLabels.clicked)}</Table.Th>
              <Table.Th scope="col">{say(rateLabels.converted)}</Table.Th>
              <Table.Th scope="col">{t('revenueEach')}</Table.Th>
              <Table.Th scope="col">{t('chance')}</Table.Th>
              <Table.Th scope="col">{t('ahead')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {variants.map(({ no, label, subject, figures, rates, revenueEach }) => {
              const judged = test.variants.find((one) => one.no === no)
              return (
                <Table.Tr key={no}>
                  <Table.Th scope="row">
                    {label} {campaign.winner === no && <StatusBadge tone="good">{t('winner')}</StatusBadge>}
                    <small className={styles['subject']}>{subject}</small>
                  </Table.Th>
                  <Table.Td>
                    <FigureLink
                      n={figures.sent}
                      to={peopleWho(campaign.id, { what: 'sent', variant: no })}
                      what={`${label} ${say(figureLabels.sent)}`}
                    />
                  </Table.Td>
                  {(Object.keys(deeds) as (keyof typeof deeds)[]).map((what) => (
                    <Table.Td key={what}>
                      <FigureLink
                        n={figures[what]}
                        to={peopleWho(campaign.id, { what: deeds[what], variant: no })}
                        what={`${label} ${say(figureLabels[what])}`}
                      />{' '}
                      <RateShown rate={rates[what]} />
                    </Table.Td>
                  ))}
                  <Table.Td className="numbers">
                    {revenueEach === null ? '–' : `¥${revenueEach.toFixed(1)}`}
                  </Table.Td>
                  <Table.Td className="numbers">{judged ? percent(judged.chance) : '–'}</Table.Td>
                  <Table.Td className="numbers">
                    {no === test.best
                      ? t('first')
                      : judged?.behind
                        ? `${apart(judged.behind.difference)} (${apart(judged.behind.low)}–${apart(judged.behind.high)})`
                        : '–'}
                  </Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </div>
      <p className={styles['note']}>{t('method')}</p>
    </Section>
  )
}
