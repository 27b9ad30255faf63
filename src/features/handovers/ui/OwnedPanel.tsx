import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { handoversText } from '../handovers.text.ts'
import { ownedQuery } from './handover-queries.ts'

/** On a user's page: what they look after, and where to give it away. */
export function OwnedPanel({ id }: PanelProps): ReactNode {
  const t = useText(handoversText)
  const say = useSay()
  const format = useFormat()
  const { data, error, refetch } = useQuery(ownedQuery(id))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  const kinds = data.kinds.filter(({ count }) => count > 0)
  if (kinds.length === 0) return <p>{t('ownsNothing')}</p>
  return (
    <>
      <p>{t('owns')}</p>
      {kinds.map(({ kind, label, count }) => (
        <Fact key={kind} label={say(label)}>
          {t('count', { count: format.number(count) })}
        </Fact>
      ))}
      <Button component={Link} to={`/handovers/new?from=${id}`} variant="default" mt="sm">
        {t('startNew')}
      </Button>
    </>
  )
}
