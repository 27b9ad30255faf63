import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { compareText } from '../compare.text.ts'
import { figureLabels, rateLabels } from '../results.text.ts'
import { behindFirst, measures, type Compared, type Measure } from './compare-groups.ts'
import { FigureLink } from './FigureLink.tsx'
import { RateShown } from './Funnel.tsx'
import { IntervalBar, scaleOf } from './IntervalBar.tsx'
import { peopleWho, points } from './results-queries.ts'
import styles from './Results.module.css'

type EachProps = { rows: readonly Compared[]; measure: Measure }
/** Campaigns beside each other, and by how much each is behind the first: where that may be chance, it says so. */
export function Each({ rows, measure }: EachProps): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const format = useFormat()
  const behind = behindFirst(rows, measure)
  const most = scaleOf(rows.map(({ rates }) => rates[measure]))
  const hasOthers = rows.length > 1
  const others = measures.filter((what) => what !== measure)
  return (
    <div className={styles['scroll']}>
      <Table aria-label={t('title')} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('name')}</Table.Th>
            <Table.Th scope="col">{t('began')}</Table.Th>
            <Table.Th scope="col">{say(figureLabels.sent)}</Table.Th>
            <Table.Th scope="col">{say(rateLabels[measure])}</Table.Th>
            {hasOthers && <Table.Th scope="col">{t('behind')}</Table.Th>}
            {others.map((what) => (
              <Table.Th key={what} scope="col">
                {say(rateLabels[what])}
              </Table.Th>
            ))}
            <Table.Th scope="col">{say(figureLabels.revenue)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const { id, name, variant, subject, beganAt, figures, rates } = row
            const rateOf = (what: Measure): ReactNode => (
              <Table.Td key={what} className={styles['measured'] ?? ''}>
                <FigureLink
                  n={figures[what]}
                  to={peopleWho(id, { what, variant: variant.no })}
                  what={`${name} ${say(figureLabels[what])}`}
                />{' '}
                <RateShown rate={rates[what]} digits={what === 'unsubscribed' ? 2 : 1} />
                {what === measure && <IntervalBar rate={rates[what]} most={most} />}
              </Table.Td>
            )
            return (
              <Table.Tr key={`${id} ${variant.no}`}>
                <Table.Th scope="row" className={styles['link'] ?? ''}>
                  <AddressLink to={`/campaigns/${id}/results`}>{name}</AddressLink>{' '}
                  {rows.some((one) => one.id === id && one.variant.no !== variant.no) && variant.label}
                  <small className={styles['subject']}>{subject}</small>
                </Table.Th>
                <Table.Td className="numbers">{format.dateTime(beganAt)}</Table.Td>
                <Table.Td>
                  <FigureLink
                    n={figures.sent}
                    to={peopleWho(id, { what: 'sent', variant: variant.no })}
                    what={`${name} ${say(figureLabels.sent)}`}
                  />
                </Table.Td>
                {rateOf(measure)}
                {hasOthers && (
                  <Table.Td>
                    <Behind behind={behind(row)} isShown={rates[measure].value !== null} />
                  </Table.Td>
                )}
                {others.map(rateOf)}
                <Table.Td className="numbers">{format.yen(figures.revenue)}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      {hasOthers && <p className={styles['note']}>{t('behindNote')}</p>}
    </div>
  )
}

type BehindProps = { behind: ReturnType<ReturnType<typeof behindFirst>>; isShown: boolean }
function Behind({ behind, isShown }: BehindProps): ReactNode {
  const t = useText(compareText)
  if (!behind) return <span>{isShown ? t('first') : '–'}</span>
  return (
    <>
      <span className="numbers">{points(behind.difference)}</span>{' '}
      <small className={styles['interval']}>
        ({points(behind.low)} – {points(behind.high)})
      </small>
      {behind.low <= 0 && behind.high >= 0 && (
        <small className={styles['subject']}>{t('noDifference')}</small>
      )}
    </>
  )
}
