import { Alert, Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useId, useState, type ReactNode } from 'react'
import { href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { ChooseFile, UploadState } from './FileDrop.tsx'
import { importsUiText } from './imports.ui.text.ts'
import { Outcome } from './Outcome.tsx'
import styles from './Outcome.module.css'
import { canUndo } from './steps.ts'
import { UndoQuestion } from './UndoQuestion.tsx'
import type { Import } from './use-import.ts'
import { useUpload } from './use-upload.ts'

type UndoCounts = NonNullable<Import['undone']>

/** What an import did, the rows to mend, and the way back. */
export function Result({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const { counted, state } = batch
  return (
    <>
      {state === 'failed' && <Failure batch={batch} />}
      {state === 'cancelled' && <Stopped batch={batch} />}
      {state === 'undone' && <Undone batch={batch} />}
      {counted && (
        <Outcome
          batch={batch}
          phase="run"
          title={t(state === 'done' ? 'doneTitle' : 'result')}
          counts={counted}
        >
          <NextSteps batch={batch} />
          {counted.wrong > 0 && state !== 'undone' && <Mend batch={batch} wrong={counted.wrong} />}
        </Outcome>
      )}
      {!counted && <NextSteps batch={batch} />}
    </>
  )
}

/** What happened, what is safe, what to do. */
function Failure({ batch: { problem, counted, undone } }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const wrote = counted !== null && counted.rows > 0
  if (undone) return <HalfUndone undone={undone} problem={problem} />
  return (
    <Alert color="red" role="alert" title={t('failedTitle')} mb="md">
      {problem && <p className={styles['lead']}>{problem}</p>}
      <p className={styles['lead']}>
        {wrote ? t('failedSome', { count: format.number(counted.rows) }) : t('failedNothing')} {t('failedDo')}
      </p>
    </Alert>
  )
}

/** An undo that did not come to its end goes on from there when it is asked for again. */
function HalfUndone({ undone, problem }: Pick<Import, 'problem'> & { undone: UndoCounts }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const count = format.number(undone.removed + undone.restored + undone.kept)
  return (
    <Alert color="red" role="alert" title={t('undoFailedTitle')} mb="md">
      {problem && <p className={styles['lead']}>{problem}</p>}
      <p className={styles['lead']}>{t('undoFailedWhy', { count })}</p>
    </Alert>
  )
}

function Stopped({ batch: { counted, undone, problem } }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  if (undone) return <HalfUndone undone={undone} problem={problem} />
  return (
    <Alert color="yellow" title={t('cancelledTitle')} mb="md">
      {t('cancelledWhy', { count: format.number(counted?.rows ?? 0) })}
    </Alert>
  )
}

function Undone({ batch: { undone } }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  if (!undone) return null
  const { removed, restored, kept } = undone
  return (
    <Alert color="gray" title={t('undoneTitle')} mb="md">
      {removed > 0 && t('undoneRemoved', { count: format.number(removed) })}{' '}
      {restored > 0 && t('undoneRestored', { count: format.number(restored) })}
      {kept > 0 && ` ${t('undoneKept', { kept: format.number(kept) })}`}
    </Alert>
  )
}

/** Where what was imported is seen, where that is not among the customers. */
const elsewhere: {
  readonly [S in Import['subject']]?: { to: string; words: 'seeCompanies' | 'seeOrders' | 'seeProducts' }
} = {
  company: { to: '/companies', words: 'seeCompanies' },
  order: { to: '/orders', words: 'seeOrders' },
  product: { to: '/products', words: 'seeProducts' },
}

function NextSteps({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const [asking, setAsking] = useState(false)
  const { state, counted } = batch
  const wrote = counted !== null && counted.created + counted.updated > 0 && state !== 'undone'
  const place = elsewhere[batch.subject]
  return (
    <div className={styles['actions']}>
      {wrote && !place && (
        <Button component={AddressLink} to={`/customers?import=${batch.id}`}>
          {t('seeCustomers')}
        </Button>
      )}
      {wrote && place && (
        <Button component={AddressLink} to={place.to}>
          {t(place.words)}
        </Button>
      )}
      {canUndo(batch) && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('undo')}
        </Button>
      )}
      <Anchor component={Link} to="/imports">
        {t('importAgain')}
      </Anchor>
      {asking && <UndoQuestion batch={batch} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** The rows that were left out, as a file; and the place to put that file when it is mended. */
function Mend({ batch, wrong }: { batch: Import; wrong: number }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const title = useId()
  const upload = useUpload(batch)
  const file = href.imports.problemFile({
    params: { id: batch.id },
    query: { phase: 'run', severity: 'wrong' },
  })
  return (
    <section aria-labelledby={title} className={styles['mend']}>
      <h2 id={title}>{t('mend')}</h2>
      <p>{t('mendWhy', { count: format.number(wrong) })}</p>
      <div className={styles['actions']}>
        <Button variant="default" component="a" href={file} download>
          {t('wrongFile')}
        </Button>
        <ChooseFile upload={upload} label={t('mendedFile')} variant="default" />
      </div>
      <UploadState upload={upload} />
    </section>
  )
}
