import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Outcome.module.css'
import { Outcome } from './Outcome.tsx'
import { useStart, type Import } from './use-import.ts'

/** What an import would do, the button that does it, and the way back. */
export function Checked({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const { start, busy } = useStart(batch.id)
  const [, setAddress] = useAddress({ view: oneOf(['', 'mapping']), rows: text })
  const run = async (): Promise<void> => {
    // The rows of the dry run are not those of the run.
    setAddress({ rows: undefined })
    await start(api.imports.run)
  }
  const { checked } = batch
  if (!checked) return null
  const count = checked.created + checked.updated
  return (
    <Outcome batch={batch} phase="check" title={t('checkedTitle')} counts={checked}>
      <div className={styles['actions']}>
        {count > 0 && (
          <Button size="sm" loading={busy} onClick={() => void run()}>
            {t('run', { count: format.number(count) })}
          </Button>
        )}
        <Button variant="default" onClick={() => setAddress({ view: 'mapping' })}>
          {t('backToMapping')}
        </Button>
        <span className={styles['why']}>
          {count > 0
            ? t('undoPromise')
            : t(checked.unchanged > 0 && checked.wrong === 0 ? 'allThereAlready' : 'nothingToRun')}
        </span>
      </div>
    </Outcome>
  )
}
