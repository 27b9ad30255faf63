import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { useText } from '../locale.ts'
import { useFormat } from '../use-format.ts'
import { DataList, type DataListProps } from './DataList.tsx'
import styles from './ListPage.module.css'
import { Page } from './Page.tsx'
import { PeekSplit } from './PeekSplit.tsx'
import { partsText } from './parts.text.ts'

type ListPageProps<Row extends { readonly id: string }> = DataListProps<Row> & {
  readonly title: string
  readonly count?: Total | undefined
  readonly actions?: ReactNode
  /** The ways to look at it, above the filters. */
  readonly views?: ReactNode
  /** Above the rows. */
  readonly filters?: ReactNode
  /** In place of the rows: cards, a calendar. */
  readonly body?: ReactNode
  /** Beside the rows: a register of letters. */
  readonly edge?: ReactNode
  /** In place of the filters while something is selected. */
  readonly selectionActions?: (ids: readonly string[]) => ReactNode
  /** What stands beside the list for the row of that id; its whole page is `peekTo`. */
  readonly peekOf?: (id: string) => ReactNode
  readonly peekTo?: (id: string) => string
}

/** A list of things, the same for every feature: title and count, filters, rows, and one of them beside. */
export function ListPage<Row extends { readonly id: string }>(props: ListPageProps<Row>): ReactNode {
  const { title, count, actions, views, filters, body, edge } = props
  const { selection, selectionActions, peek, peekOf, peekTo } = props
  const t = useText(partsText)
  const format = useFormat()
  const chosen = selection?.ids.size ?? 0
  return (
    <Page title={title} count={count} actions={actions} shape="fill">
      {views}
      <div className={styles['bar']}>
        {selection && chosen > 0 ? (
          <div className={styles['selected']} role="toolbar" aria-label={t('selected', { count: chosen })}>
            <strong>{t('selected', { count: format.number(chosen) })}</strong>
            {selectionActions?.([...selection.ids])}
            <Button variant="subtle" color="gray" onClick={selection.clear}>
              {t('clearSelection')}
            </Button>
          </div>
        ) : (
          filters
        )}
      </div>
      <PeekSplit title={title} peek={peek} peekOf={peekOf} peekTo={peekTo} opensRows={props.to !== undefined}>
        {body ?? <DataList {...props} />}
        {edge}
      </PeekSplit>
    </Page>
  )
}
