import { IconExternalLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { useSay } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { differences } from './differences.ts'
import { Evidence } from './Evidence.tsx'
import { Marked } from './Marked.tsx'
import { useMatched, useWords, type Pair } from './matched.ts'
import { rowsOf, type Line, type Row } from './pair-rows.ts'
import styles from './Matching.module.css'

/** Two records beside each other, and what speaks for and against their being one. */
export function PairView({ pair }: { pair: Pair }): ReactNode {
  const t = useWords()
  const format = useFormat()
  const { a, b, points, strong, evidence, state, decidedBy, decidedAt } = pair
  const [nameOfA, nameOfB] = differences(a.displayName, b.displayName)
  return (
    <section
      className={styles['pair']}
      aria-label={t('pair', { a: a.displayName, b: b.displayName })}
      data-pair={`${a.id} ${b.id}`}
    >
      <p className={styles['sum']}>
        <b className="numbers">{t('points', { points: format.number(points) })}</b>
        {t(strong ? 'strong' : 'weak')}
      </p>
      <Evidence evidence={evidence} />
      <table className={styles['compare']}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">
              <Name id={a.id} name={a.displayName}>
                <Marked pieces={nameOfA} />
              </Name>
            </th>
            <th scope="col">
              <Name id={b.id} name={b.displayName}>
                <Marked pieces={nameOfB} />
              </Name>
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(a, b).map((row) => (
            <Compared key={row.key} row={row} />
          ))}
        </tbody>
      </table>
      {state !== 'open' && decidedAt !== null && (
        <p className={styles['dimmed']}>
          {t('decided', { state: t(state), who: decidedBy ?? '', at: format.dateTime(decidedAt) })}
        </p>
      )}
    </section>
  )
}

function Name({ id, name, children }: { id: string; name: string; children: ReactNode }): ReactNode {
  const t = useWords()
  const { path } = useMatched()
  return (
    <a
      className={styles['name']}
      href={`${path}/${id}`}
      target="_blank"
      rel="noreferrer"
      aria-label={t('opensTab', { name })}
    >
      <span>{children}</span>
      <IconExternalLink size={14} stroke={1.5} aria-hidden />
    </a>
  )
}

function Compared({ row }: { row: Row }): ReactNode {
  const t = useWords()
  const shownOf = useShown(row.key)
  const lines = row.lines.map(({ a, b }): Line => ({ a: a && shownOf(a), b: b && shownOf(b) }))
  const marked = lines.map(({ a, b }) => (row.aside || a === null || b === null ? null : differences(a, b)))
  return (
    <tr data-same={row.same || row.aside || undefined}>
      <th scope="row">{t(row.key)}</th>
      {(['a', 'b'] as const).map((side, at) => (
        <td key={side}>
          {lines.every((line) => line[side] === null) ? (
            <Nothing />
          ) : (
            lines.map((line, n) => {
              const pieces = marked[n]?.[at]
              return <div key={n}>{pieces ? <Marked pieces={pieces} /> : (line[side] ?? <Nothing />)}</div>
            })
          )}
        </td>
      ))}
    </tr>
  )
}

function Nothing(): ReactNode {
  const t = useWords()
  return (
    <span className={styles['dimmed']} title={t('nothing')}>
      —
    </span>
  )
}

/** How a value of an attribute is written for people. */
function useShown(key: Row['key']): (stored: string) => string {
  const say = useSay()
  const format = useFormat()
  const fields = useFields('customer')
  if (key === 'birthOn') return format.day
  if (key === 'createdAt' || key === 'updatedAt') return format.dateTime
  if (key !== 'gender') return (stored) => stored
  const options = fields.find((field) => field.key === 'gender')?.options
  return (stored) => {
    const label = options?.find(({ value }) => value === stored)?.label
    return label ? say(label) : stored
  }
}
