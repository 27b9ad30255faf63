import { Alert, Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useAddress, oneOf } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { importsUiText } from './imports.ui.text.ts'
import { assign, identifies } from './mapping.ts'
import { Mapping } from './Mapping.tsx'
import { Options } from './Options.tsx'
import styles from './Preparing.module.css'
import { Reading } from './Reading.tsx'
import { useEditImport, usePreview, useStart, useTargets, type Change, type Import } from './use-import.ts'

const missing = {
  customer: 'missingIdentity',
  company: 'missingCompany',
  note: 'missingNote',
  tag: 'missingTag',
  contactPoint: 'missingPoint',
  order: 'missingOrder',
  product: 'missingProduct',
} as const

/** How the file is read, what its columns mean and how it is imported; then the dry run. */
export function Preparing({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const fields = useTargets(batch.subject)
  const preview = usePreview(batch)
  const { edit, state } = useEditImport(batch.id)
  const { start, busy } = useStart(batch.id)
  const [, setAddress] = useAddress({ view: oneOf(['', 'mapping']) })
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [moved, setMoved] = useState<{ field: string; from: number; to: number } | null>(null)
  const choose = (column: number, field: string | null): void => {
    const { mapping, takenFrom } = assign(batch.mapping, column, field)
    setChosen(new Set(chosen).add(column))
    setMoved(field !== null && takenFrom !== null ? { field, from: takenFrom, to: column } : null)
    edit({ mapping })
  }
  const check = async (): Promise<void> => {
    await start(api.imports.check)
    setAddress({ view: '' })
  }
  const sources = useFields('customer').flatMap(({ key, type }) => (type === 'externalId' ? [key] : []))
  const ready = identifies(batch.mapping, batch.subject, new Set(sources))
  // Another way of reading finds the columns anew: what was chosen by hand for the old ones is no more.
  const readAnew = (change: Change): void => {
    setChosen(new Set())
    setMoved(null)
    edit(change)
  }
  return (
    <div className={styles['sections']}>
      {batch.problem && (
        <Alert color="red" role="alert" title={t('checkFailed')}>
          {batch.problem} {t('failedNothing')}
        </Alert>
      )}
      <Reading batch={batch} onChange={readAnew} saved={state} />
      {preview.data ? (
        <Mapping
          batch={batch}
          preview={preview.data}
          isStale={preview.isPlaceholderData}
          fields={fields}
          chosen={chosen}
          moved={moved}
          onChoose={choose}
        />
      ) : preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <RowsSkeleton rows={8} />
      )}
      <Options batch={batch} fields={fields} onChange={(options) => edit({ options })} />
      <div className={styles['foot']}>
        {ready ? (
          <>
            <Button loading={busy || state === 'saving'} onClick={() => void check()}>
              {t(batch.checked ? 'checkAgain' : 'check')}
            </Button>
            {batch.state === 'checked' && (
              <Button variant="default" onClick={() => setAddress({ view: '' })}>
                {t('backToChecked')}
              </Button>
            )}
            <span className={styles['why']}>{t('checkWhy')}</span>
          </>
        ) : (
          <Alert color="yellow" title={t('missing')} role="status">
            {t(missing[batch.subject])}
          </Alert>
        )}
      </div>
    </div>
  )
}
