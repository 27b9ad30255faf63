import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { fieldsText } from '../fields.text.ts'
import type { Definition } from './field-queries.ts'
import styles from './FieldSettings.module.css'

type Duplicates = { duplicateCount: number; duplicates: { value: string; ids: string[] }[] }
const isDuplicates = (result: unknown): result is Duplicates =>
  typeof result === 'object' && result !== null && 'duplicates' in result && Array.isArray(result.duplicates)

/** The background work on a field: how far it is, or why it did not come to an end. */
export function FieldState({ field }: { field: Definition }): ReactNode {
  const t = useText(fieldsText)
  const { run, state, problem, subject } = field
  if (state === 'building')
    return <ProgressLine label={t('building')} done={run?.done ?? 0} total={run?.total ?? null} leaveable />
  if (problem !== 'duplicates' || !isDuplicates(run?.result))
    return state === 'failed' ? <p className={styles['notice']}>{t('indexFailed')}</p> : null
  const { duplicateCount, duplicates } = run.result
  const to = subject === 'customer' ? '/customers' : '/companies'
  return (
    <div className={styles['notice']}>
      <p>{t('duplicates', { n: duplicateCount })}</p>
      <ul>
        {duplicates.map(({ value, ids }) => (
          <li key={value}>
            {value}：
            {ids.map((id, index) => (
              <span key={id}>
                {index > 0 && '、'}
                <Anchor component={AddressLink} to={`${to}/${id}`}>
                  {t('record', { n: index + 1 })}
                </Anchor>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  )
}
