import { VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import { steps, type Step } from './steps.ts'
import styles from './StepLine.module.css'

const words = {
  read: 'stepRead',
  map: 'stepMap',
  check: 'stepCheck',
  run: 'stepRun',
  result: 'stepResult',
} as const satisfies { readonly [S in Step]: keyof typeof importsUiText }

/** Where one is between the file and its result. */
export function StepLine({ now, ended }: { now: Step; ended: boolean }): ReactNode {
  const t = useText(importsUiText)
  const at = steps.indexOf(now)
  return (
    <ol className={styles['steps']} aria-label={t('steps')}>
      {steps.map((step, index) => {
        const isDone = index < at || ended
        return (
          <li
            key={step}
            data-done={isDone || undefined}
            {...(index === at && { 'aria-current': 'step' as const })}
          >
            <span className={styles['number']} aria-hidden>
              {isDone ? <IconCheck size={14} stroke={2} /> : index + 1}
            </span>
            {t(words[step])}
            {isDone && <VisuallyHidden>（{t('stepDone')}）</VisuallyHidden>}
          </li>
        )
      })}
    </ol>
  )
}
