import { Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../locale.ts'
import { useFormat } from '../use-format.ts'
import { partsText } from './parts.text.ts'
import styles from './ProgressLine.module.css'

type ProgressLineProps = { label: string; done: number; total: number | null; leaveable?: boolean }
/** Long work: how far it is. `leaveable` says that one need not wait here. */
export function ProgressLine({ label, done, total, leaveable = false }: ProgressLineProps): ReactNode {
  const t = useText(partsText)
  const format = useFormat()
  const percent = total ? Math.min(100, Math.round((done / total) * 100)) : null
  return (
    <div className={styles['progress']}>
      <Progress.Root>
        <Progress.Section
          value={percent ?? 100}
          animated={percent === null}
          striped={percent === null}
          aria-label={label}
        />
      </Progress.Root>
      <p className="numbers">
        {total === null
          ? t('count', { count: format.number(done) })
          : t('progress', { done: format.number(done), total: format.number(total) })}
        {leaveable && ` ${t('leave')}`}
      </p>
    </div>
  )
}
