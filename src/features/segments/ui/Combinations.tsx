import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { customersWho } from '#web/customers-who.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { overlapText } from '../overlap.text.ts'
import { ruleOfPart, type Overlap, type Part } from './overlap.ts'
import styles from './Overlap.module.css'

/**
 * A row for each combination that anybody is in, the largest first: dots say which segments it is of, the bar how many. It
 * is right for any number of segments, where circles are not beyond three (Lex et al., UpSet, 2014).
 */
export function Combinations({ overlap, all }: { overlap: Overlap; all: number }): ReactNode {
  const t = useText(overlapText)
  const format = useFormat()
  const { segments, parts } = overlap
  const sorted = parts.toSorted((one, other) => other.count - one.count)
  const largest = Math.max(1, ...parts.map(({ count }) => count))
  return (
    <div className={styles['scroll']}>
      <table className={styles['combinations']}>
        <caption>{t('rows')}</caption>
        <thead>
          <tr>
            {segments.map(({ id, name, members }) => (
              <th key={id} scope="col" className={styles['set']}>
                <AddressLink to={`/segments/${id}`} title={name}>
                  {name}
                </AddressLink>
                <span>{t('peopleOf', { count: format.number(members) })}</span>
              </th>
            ))}
            <th scope="col" className={styles['amount']}>
              {t('people')}
            </th>
            <th scope="col" className={styles['share']}>
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((part) => (
            <Row
              key={part.in.join(' ')}
              overlap={overlap}
              part={part}
              length={part.count / largest}
              share={part.count / all}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = { overlap: Overlap; part: Part; length: number; share: number }
function Row({ overlap, part, length, share }: RowProps): ReactNode {
  const t = useText(overlapText)
  const format = useFormat()
  const among = new Set(part.in)
  const names = overlap.segments
    .filter(({ id }) => among.has(id))
    .map(({ name }) => name)
    .join(' × ')
  const said = t(among.size === 1 ? 'onlyIn' : 'inAll', { names })
  const at = overlap.segments.flatMap(({ id }, index) => (among.has(id) ? [index] : []))
  const [first = 0] = at
  const last = at.at(-1) ?? 0
  return (
    <tr>
      {overlap.segments.map(({ id }, index) => (
        <td key={id} className={styles['cell']}>
          {index > first && index <= last && <span className={styles['link']} aria-hidden />}
          <span className={styles['dot']} data-in={among.has(id) || undefined} aria-hidden />
          <VisuallyHidden>{t(among.has(id) ? 'isIn' : 'isOut')}</VisuallyHidden>
        </td>
      ))}
      <td className={styles['amount']}>
        <AddressLink
          to={customersWho(ruleOfPart(overlap, part))}
          className={styles['bar']}
          aria-label={t('seeThem', { names: said, count: format.number(part.count) })}
          title={said}
        >
          <span className={styles['fill']} style={{ inlineSize: `${length * 100}%` }} />
          <span className={styles['number']}>{t('peopleOf', { count: format.number(part.count) })}</span>
        </AddressLink>
      </td>
      <td className={styles['share']}>{`${format.number(Math.round(share * 1000) / 10)}%`}</td>
    </tr>
  )
}
