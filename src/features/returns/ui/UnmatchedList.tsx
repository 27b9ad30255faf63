import type { ReactNode } from 'react'
import { reasonWords } from '#kit/bounces.ts'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { returnsText } from '../returns.text.ts'
import type { Unmatched } from './return-queries.ts'
import { UnmatchedDetails } from './ReturnDetails.tsx'

type Props = {
  decided: boolean
  choice: ReactNode
  peek: { id: string | undefined; set: (id: string | undefined) => void }
}
/** What came back from addresses that nobody on record has. */
export function UnmatchedList({ decided, choice, peek }: Props): ReactNode {
  const t = useText(returnsText)
  const say = useSay()
  const format = useFormat()
  const pages = usePages<Unmatched>(['return', 'unmatched', decided], (cursor, signal) =>
    api.returns.unmatched({ query: { decided: decided ? 'true' : 'false', cursor, limit: 100 } }, { signal }),
  )
  const why = (row: Unmatched): string =>
    row.reason === null ? t(row.kind) : `${t(row.kind)}・${say(reasonWords[row.reason].label)}`
  const badge = ({ decision }: Unmatched): ReactNode => (
    <StatusBadge tone={decision === null ? 'warning' : 'neutral'}>
      {t(decision === null ? 'notDecided' : decision === 'stop' ? 'doneStopped' : 'doneIgnored')}
    </StatusBadge>
  )
  const columns: readonly Column<Unmatched>[] = [
    { key: 'address', label: t('address'), width: 220, grow: 2, cell: (row) => row.address },
    { key: 'why', label: t('reason'), width: 190, grow: 1, cell: why },
    {
      key: 'subject',
      label: t('subject'),
      width: 200,
      grow: 2,
      leaves: 2,
      cell: (row) => row.subject ?? '',
    },
    { key: 'decision', label: t('done'), width: 140, cell: badge },
    {
      key: 'recordedAt',
      label: t('recordedAt'),
      width: 160,
      leaves: 1,
      cell: ({ recordedAt }) => <span className="numbers">{format.dateTime(recordedAt)}</span>,
    },
  ]
  return (
    <ListPage
      title={t('title')}
      label={t('unmatched')}
      pages={pages}
      columns={columns}
      nameOf={(row) => row.address}
      card={{ line: (row) => [why(row), format.relative(row.recordedAt)].join('・'), corner: badge }}
      filters={choice}
      peek={peek}
      peekOf={(id) => {
        const row = pages.rows.find((one) => one.id === id)
        return row ? <UnmatchedDetails key={id} row={row} /> : null
      }}
      empty={<EmptyState title={t('nothingOpen')}>{t('nothingOpenWhy')}</EmptyState>}
    />
  )
}
