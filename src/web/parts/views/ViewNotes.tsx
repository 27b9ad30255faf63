import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import styles from './Views.module.css'
import type { ListView } from './use-view.ts'
import { viewsText } from './views.text.ts'

/** What of a view is not in force: told where the list begins, with the way to mend it. */
export function ViewNotes(props: { list: ListView; gone: readonly string[]; onMend: () => void }): ReactNode {
  const { list, gone, onMend } = props
  const t = useText(viewsText)
  if (list.isMissing)
    return (
      <p role="status" className={styles['note']}>
        {t('missing')}
      </p>
    )
  if (gone.length === 0) return null
  return (
    <div role="status" className={styles['note']}>
      {t('gone', { names: [...new Set(gone)].join('、') })}
      <Button variant="default" onClick={onMend}>
        {t('mend')}
      </Button>
    </div>
  )
}
