import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RunList } from '#web/parts/Run.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import type { Batch } from '../bulk.api.ts'
import { bulkText } from '../bulk.text.ts'
import { BatchState } from './BatchState.tsx'
import { useBatchName } from './use-batch.ts'

/** What was done to many at once, newest first. */
export function BatchList(): ReactNode {
  const t = useText(bulkText)
  const format = useFormat()
  const nameOf = useBatchName()
  const pages = usePages<Batch>(['bulk', 'list'], (cursor, signal) =>
    api.bulk.list({ query: { cursor } }, { signal }),
  )
  return (
    <Page title={t('bulk')} lead={t('lead')} shape="reading">
      <RunList
        pages={pages}
        none={t('none')}
        to={({ id }) => `/bulk/${id}`}
        nameOf={nameOf}
        stateOf={({ state }) => <BatchState state={state} />}
        lineOf={({ total, createdByName, createdAt }) => [
          t('count', { count: format.number(total) }),
          createdByName,
          format.dateTime(createdAt),
        ]}
      />
    </Page>
  )
}
