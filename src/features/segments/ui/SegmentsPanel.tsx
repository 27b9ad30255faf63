import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { whyText } from '../why.text.ts'
import styles from './Why.module.css'
import { useSegmentOptions } from './segment-queries.ts'
import { WhyDrawer } from './WhyDrawer.tsx'

/** The segments that a customer is in, since when and how; and why not in another. */
export function SegmentsPanel({ id }: PanelProps): ReactNode {
  const t = useText(whyText)
  const how = useText(segmentsText)
  const format = useFormat()
  const [asked, setAsked] = useState<{ id: string; name: string } | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'ofCustomer', id],
    queryFn: ({ signal }) => api.segments.ofCustomer({ params: { customerId: id } }, { signal }),
  })
  const all = useSegmentOptions()
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  const others = all.filter(({ value }) => !data.items.some((segment) => segment.id === value))
  return (
    <>
      {data.items.length === 0 && <p className={styles['none']}>{t('none')}</p>}
      <ul className={styles['memberships']}>
        {data.items.map((segment) => (
          <li key={segment.id}>
            <span>
              <AddressLink to={`/segments/${segment.id}`}>{segment.name}</AddressLink>
              <span className={styles['since']}>
                {t('sinceDay', { on: format.date(segment.enteredAt), how: how(`how_${segment.how}`) })}
              </span>
            </span>
            <Button
              variant="subtle"
              aria-label={t('whyOf', { name: segment.name })}
              onClick={() => setAsked(segment)}
            >
              {t('why')}
            </Button>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <Select
          aria-label={t('askWhich')}
          placeholder={t('askAnother')}
          searchable
          value={null}
          data={others}
          onChange={(value) => {
            const found = others.find((one) => one.value === value)
            if (found) setAsked({ id: found.value, name: found.label })
          }}
        />
      )}
      {asked && <WhyDrawer segment={asked} customerId={id} onClose={() => setAsked(null)} />}
    </>
  )
}
