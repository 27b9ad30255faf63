import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RunList } from '#web/parts/Run.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import type { Handover } from '../handovers.api.ts'
import { handoversText } from '../handovers.text.ts'
import { HandoverState } from './HandoverState.tsx'

/** Who gave what to whom, newest first, and the button for the next. */
export function HandoverList(): ReactNode {
  const t = useText(handoversText)
  const format = useFormat()
  const pages = usePages<Handover>(['handover', 'list'], (cursor, signal) =>
    api.handovers.list({ query: { cursor } }, { signal }),
  )
  return (
    <Page
      title={t('handovers')}
      lead={t('lead')}
      shape="reading"
      actions={
        <Button component={Link} to="/handovers/new">
          {t('startNew')}
        </Button>
      }
    >
      <RunList
        pages={pages}
        none={t('none')}
        to={({ id }) => `/handovers/${id}`}
        nameOf={({ from }) => t('title', { from: from.name })}
        stateOf={({ state }) => <HandoverState state={state} />}
        lineOf={({ kinds, createdByName, createdAt }) => [
          t('count', { count: format.number(kinds.reduce((sum, { count }) => sum + count, 0)) }),
          createdByName,
          format.dateTime(createdAt),
        ]}
      />
    </Page>
  )
}
