import type { ReactNode } from 'react'
import type { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from '../settings.text.ts'
import styles from './Points.module.css'

type Result = Awaited<ReturnType<typeof api.points.simulate>>

/** What a rule would have given, beside the present one. */
export function SimulationResult({ result }: { result: Result }): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  const { from, to, share, orders, revenue, draft, present, byMonth, byRank } = result
  const ofRevenue = (points: number): string =>
    revenue === 0 ? '–' : `${((100 * points) / revenue).toFixed(2)} %`
  const columns = [
    { key: 'draft', label: t('draft') },
    ...(present ? [{ key: 'present', label: t('present') } as const] : []),
  ] as const
  const sums = { draft, present: present ?? { points: 0, orders: 0 } }
  const lines: [string, (which: 'draft' | 'present') => string][] = [
    [t('pointsGiven'), (which) => format.number(Math.round(sums[which].points))],
    [t('ofRevenue'), (which) => ofRevenue(sums[which].points)],
    [t('ordersGiving'), (which) => format.number(sums[which].orders)],
  ]
  return (
    <section aria-label={t('result', { from: format.day(from), to: format.day(to) })}>
      <p>{t('result', { from: format.day(from), to: format.day(to) })}</p>
      <p className={styles['dimmed']}>
        {share === 1
          ? t('resultAll', { orders: format.number(orders) })
          : t('resultShare', { orders: format.number(orders), percent: (100 * share).toFixed(1) })}
      </p>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              {columns.map(({ key, label }) => (
                <th key={key} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {columns.map(({ key }) => (
                  <td key={key}>{value(key)}</td>
                ))}
              </tr>
            ))}
            {byMonth.map((row) => (
              <tr key={row.month}>
                <th scope="row">{row.month.slice(0, 7).replace('-', '/')}</th>
                {columns.map(({ key }) => (
                  <td key={key}>{format.number(Math.round(row[key]))}</td>
                ))}
              </tr>
            ))}
            {byRank.map((row) => (
              <tr key={row.name ?? ''}>
                <th scope="row">{`${row.name ?? t('noRank')} (${format.number(row.customers)})`}</th>
                {columns.map(({ key }) => (
                  <td key={key}>{format.number(Math.round(row[key]))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
