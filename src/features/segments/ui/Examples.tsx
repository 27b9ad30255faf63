import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { examplesText } from '../examples.text.ts'
import { segmentsText } from '../segments.text.ts'
import { exampleKeys } from './examples.ts'
import styles from './Segments.module.css'

/** Before there is any: what segments are for, and four to begin with. */
export function Examples(): ReactNode {
  const t = useText(segmentsText)
  const say = useText(examplesText)
  const mayWrite = useMay()('segments.write')
  return (
    <div className={styles['first']}>
      <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>
      <ul className={styles['examples']}>
        {exampleKeys.map((key) => (
          <li key={key}>
            <h3>{say(key)}</h3>
            <p>{say(`${key}Why`)}</p>
            {mayWrite && (
              <Button component={AddressLink} to={`/segments/new?example=${key}`} variant="default">
                {t('startHere')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
