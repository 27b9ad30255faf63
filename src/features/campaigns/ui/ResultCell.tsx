import type { ReactNode } from 'react'
import { customersWho } from '#web/customers-who.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { useFormat } from '#web/use-format.ts'
import { listText } from '../list.text.ts'
import type { CampaignRow } from './campaign-queries.ts'
import styles from './List.module.css'
import { shareOf } from './share.ts'

type PeopleProps = { row: CampaignRow; what: 'opened' | 'clicked' | 'unsubscribed'; label: string }
/** People as a share of those who got it; the number is the way to them. */
function PeopleCell({ row: { id, name, results }, what, label }: PeopleProps): ReactNode {
  const t = useText(listText)
  const format = useFormat()
  if (results === null) return null
  const n = results[what]
  const count = format.number(n)
  return (
    <span className={styles['share']}>
      {shareOf(n, results.delivered)}
      {n === 0 ? (
        <small className="numbers">{count}</small>
      ) : (
        <AddressLink
          className="numbers"
          to={customersWho({ kind: 'reaction', params: { campaignId: id, what } })}
          aria-label={t('whoAreThey', { name, what: label, count })}
        >
          {count}
        </AddressLink>
      )}
    </span>
  )
}

/** What came of campaigns, to be compared and sorted by. */
export function useResultColumns(): readonly Column<CampaignRow>[] {
  const t = useText(listText)
  const format = useFormat()
  const sort = (key: string) => ({ up: key, down: `-${key}`, first: 'down' as const })
  const people = (what: PeopleProps['what'], leaves: number): Column<CampaignRow> => ({
    key: what,
    label: t(what),
    width: 108,
    leaves,
    align: 'right',
    cell: (row) => <PeopleCell row={row} what={what} label={t(what)} />,
    sort: sort(what),
  })
  return [
    people('opened', 2),
    people('clicked', 3),
    {
      key: 'orders',
      label: t('orders'),
      width: 68,
      leaves: 5,
      align: 'right',
      cell: ({ results }) => results && <span className="numbers">{format.number(results.orders)}</span>,
      sort: sort('orders'),
    },
    {
      key: 'revenue',
      label: t('revenue'),
      width: 104,
      leaves: 4,
      align: 'right',
      cell: ({ results }) => results && <span className="numbers">{format.yen(results.revenue)}</span>,
      sort: sort('revenue'),
    },
    people('unsubscribed', 6),
  ]
}
