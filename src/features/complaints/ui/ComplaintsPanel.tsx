import { Anchor, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { complaintText } from '../complaint.text.ts'
import { toneOf } from './complaint-queries.ts'
import styles from './Complaints.module.css'

const shown = 3

/** The newest complaints of a customer, whatever came of them. */
export function ComplaintsPanel({ id }: PanelProps): ReactNode {
  const t = useText(complaintText)
  const format = useFormat()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['complaint', 'of', id],
    queryFn: ({ signal }) =>
      api.complaints.list({ query: { customerId: id, state: 'all', limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <>
      {data.items.length === 0 && <p className={styles['none']}>{t('none')}</p>}
      <ul className={styles['list']}>
        {data.items.map((complaint) => (
          <li key={complaint.id}>
            <span className={styles['head']}>
              <AddressLink to={`/complaints/${complaint.id}`}>{complaint.about}</AddressLink>
              <StatusBadge tone={toneOf[complaint.state]}>{t(complaint.state)}</StatusBadge>
            </span>
            <span className={styles['dimmed']}>
              {[format.day(complaint.receivedOn), t(complaint.channel), complaint.owner?.name]
                .filter(Boolean)
                .join('・')}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        {may('complaints.write') && (
          <Button
            component={AddressLink}
            to={`/complaints/new?customer=${id}`}
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {t('receive')}
          </Button>
        )}
        {data.next !== null && (
          <Anchor component={AddressLink} to={`/complaints?state=all&customer=${id}`}>
            {t('all')}
          </Anchor>
        )}
      </div>
    </>
  )
}
