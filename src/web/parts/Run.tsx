import { Anchor, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../locale.ts'
import { AddressLink } from './AddressLink.tsx'
import { Page } from './Page.tsx'
import { partsText } from './parts.text.ts'
import styles from './Run.module.css'
import { RowsSkeleton } from './Skeletons.tsx'
import { ErrorState } from './states.tsx'
import type { Pages } from './use-pages.ts'

type RunListProps<Row extends { readonly id: string }> = {
  pages: Pages<Row>
  /** Instead of the rows where there are none. */
  none?: string
  to: (row: Row) => string
  nameOf: (row: Row) => string
  /** Beside the name: how it went. */
  stateOf?: (row: Row) => ReactNode
  /** Below it, in parts: how many, who, when. */
  lineOf: (row: Row) => readonly (string | null)[]
}
/** Long works (or what they were about) in two lines each, newest first, as far as one asks for. */
export function RunList<Row extends { readonly id: string }>(props: RunListProps<Row>): ReactNode {
  const { pages, none, to, nameOf, stateOf, lineOf } = props
  const t = useText(partsText)
  if (pages.isPending && !pages.error) return <RowsSkeleton rows={6} />
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.rows.length === 0) return none && <p>{none}</p>
  return (
    <>
      <ul className={styles['list']}>
        {pages.rows.map((row) => {
          const line = lineOf(row).filter(Boolean).join('・')
          return (
            <li key={row.id}>
              <div className={styles['first']}>
                <AddressLink to={to(row)}>{nameOf(row)}</AddressLink>
                {stateOf?.(row)}
              </div>
              {line !== '' && <p className={styles['second']}>{line}</p>}
            </li>
          )
        })}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('showMore')}
        </Button>
      )}
    </>
  )
}

type RunPageProps = {
  title: string
  back: { to: string; label: string }
  state: ReactNode
  /** It has not ended: what comes first is its progress. */
  isWorking: boolean
  /** Its progress, or what came of it and the way back. */
  now: ReactNode
  facts: ReactNode
  children?: ReactNode
}
/** One long work: how far it is or what came of it, and the facts. */
export function RunPage({ title, back, state, isWorking, now, facts, children }: RunPageProps): ReactNode {
  return (
    <Page
      title={title}
      shape="reading"
      lead={
        <span className={styles['above']}>
          <Anchor component={AddressLink} to={back.to}>
            ← {back.label}
          </Anchor>
          {state}
        </span>
      }
    >
      <div className={styles['now']} data-working={isWorking || undefined}>
        {now}
      </div>
      <div className={styles['facts']}>{facts}</div>
      {children}
    </Page>
  )
}
