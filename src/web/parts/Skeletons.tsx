import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'
import styles from './Skeletons.module.css'

/** The shape of a screen before it is there; the same heights, so that nothing jumps. */
export function PageSkeleton(): ReactNode {
  const t = useText(partsText)
  return (
    <div className={styles['page']} role="status" aria-label={t('loading')}>
      <Skeleton height={28} width={180} />
      <RowsSkeleton rows={12} />
    </div>
  )
}

export function RowsSkeleton({ rows = 12 }: { rows?: number }): ReactNode {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_row, index) => (
        <div key={index} className={styles['row']}>
          <Skeleton height={12} width={`${50 + ((index * 37) % 40)}%`} />
        </div>
      ))}
    </div>
  )
}
