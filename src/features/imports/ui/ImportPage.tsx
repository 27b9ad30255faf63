import { Anchor, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { Checked } from './Checked.tsx'
import styles from './ImportPage.module.css'
import { importsUiText } from './imports.ui.text.ts'
import { ImportState } from './ImportState.tsx'
import { Preparing } from './Preparing.tsx'
import { Result } from './Result.tsx'
import { StepLine } from './StepLine.tsx'
import { stepOf, viewOf, type View } from './steps.ts'
import { importQuery, type Import } from './use-import.ts'
import { Checking, Running, Undoing } from './Working.tsx'

const views: { readonly [V in View]: (props: { batch: Import }) => ReactNode } = {
  mapping: Preparing,
  checking: Checking,
  checked: Checked,
  running: Running,
  undoing: Undoing,
  result: Result,
}

/** One import from its file to its result; the page is what the state asks for. */
export function ImportPage(): ReactNode {
  const t = useText(importsUiText)
  const { id = '' } = useParams({ strict: false })
  const { data: batch, error, refetch } = useQuery(importQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('notFound')} to="/imports" action={t('history')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!batch) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  // Another import is another page, not the same one with other words in its fields.
  return <Whole key={id} batch={batch} />
}

function Whole({ batch }: { batch: Import }): ReactNode {
  const [{ view: asked }] = useAddress({ view: oneOf(['', 'mapping']) })
  const view = viewOf(batch.state, asked === 'mapping')
  const View = views[view]
  return (
    <Page title={batch.fileName} lead={<Facts batch={batch} />} actions={<Discard batch={batch} />}>
      <StepLine now={stepOf(view, batch.formatCertain)} ended={view === 'result'} />
      <View batch={batch} />
    </Page>
  )
}

function Facts({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  return (
    <span className={styles['facts']}>
      <Anchor component={Link} to="/imports">
        ← {t('history')}
      </Anchor>
      <ImportState state={batch.state} />
      <span>{format.bytes(batch.size)}</span>
      {batch.rowsTotal !== null && <span>{t('rowsTotal', { count: format.number(batch.rowsTotal) })}</span>}
      <span>{t('bySomebody', { name: batch.createdByName })}</span>
      <span>{format.dateTime(batch.createdAt)}</span>
    </span>
  )
}

/** Only while nothing was written; afterwards the history keeps it and undo takes it back. */
function Discard({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  if (batch.state !== 'uploaded' && batch.state !== 'checked') return null
  const { id, fileName } = batch
  const discard = async (): Promise<void> => {
    await api.imports.remove({ params: { id } })
    await navigate({ to: '/imports' })
    queryClient.removeQueries({ queryKey: ['import', id] })
    await queryClient.invalidateQueries({ queryKey: ['import', 'list'] })
    doneToast(t('discarded', { fileName }))
  }
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
        {t('discard')}
      </Button>
      {asking && (
        <ConfirmDelete
          title={t('discardTitle', { fileName })}
          action={t('discard')}
          onConfirm={discard}
          onClose={() => setAsking(false)}
        >
          {t('discardWhy')}
        </ConfirmDelete>
      )}
    </>
  )
}
