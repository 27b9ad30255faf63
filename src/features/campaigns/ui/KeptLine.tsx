import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import type { PlanState } from './use-plan.ts'

/** Whether what is seen is kept. */
export function KeptLine({ state }: { state: PlanState }): ReactNode {
  const t = useText(editorText)
  const { kept, problems } = state
  return (
    <span className={styles['kept']} data-kept={kept} role="status">
      {t(kept)}
      {kept === 'refused' && problems.length === 0 && (
        <Button variant="subtle" onClick={() => void state.flush()}>
          {t('saveAgain')}
        </Button>
      )}
    </span>
  )
}
