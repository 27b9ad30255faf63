import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import type { Editing } from './use-import.ts'
import styles from './Saving.module.css'

/** What was chosen is kept at once, and says so. */
export function Saving({ state }: Pick<Editing, 'state'>): ReactNode {
  const t = useText(importsUiText)
  return (
    <span role="status" className={styles['saving']} data-state={state}>
      {state === 'saving' && t('saving')}
      {state === 'saved' && t('saved')}
    </span>
  )
}
