import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import { importsUiText } from './imports.ui.text.ts'
import type { MappedColumn, SampleRow } from './Mapping.tsx'
import { understoodAs } from './mapping.ts'
import styles from './ReadCell.module.css'

/** One cell as the file has it, and below how it will be understood where that differs. */
export function ReadCell({
  row,
  column: { index, field },
}: {
  row: SampleRow
  column: MappedColumn
}): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const raw = row.cells[index] ?? ''
  const understood = field ? understoodAs(field.key, row.understood, format.day) : undefined
  const severity = field ? row.severityOf(field.key) : null
  return (
    <>
      {raw === '' ? (
        <span className={styles['empty']}>{t('emptyCell')}</span>
      ) : (
        <span className={styles['raw']} data-unmapped={field === null || undefined}>
          {raw}
        </span>
      )}
      {understood !== undefined && understood !== '' && understood !== raw && (
        <span className={styles['understood']}>
          <span aria-hidden>→ </span>
          <VisuallyHidden>{t('readAs')}</VisuallyHidden>
          {understood}
        </span>
      )}
      {severity && (
        <span className={styles['severity']}>
          <StatusBadge tone={severity === 'wrong' ? 'bad' : 'warning'}>{t(severity)}</StatusBadge>
        </span>
      )}
    </>
  )
}
