import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { isOpen, useRecentJobs } from '#web/shell/jobs.tsx'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import type { Run } from '../documents.api.ts'
import styles from './Documents.module.css'

const tones = { queued: 'info', done: 'good', failed: 'bad' } as const

/** One run: what it is and of whom, how far it has come, its file, and what it left out. */
export function RunLine({ run }: { run: Run }): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const jobs = useRecentJobs()
  const { id, what, state, documents, leftOut, fileName, problem, createdByName, createdAt } = run
  const job = jobs.find((one) => one.subject === `documentRun:${id}` && isOpen(one))
  return (
    <>
      <div className={styles['first']}>
        {fileName === null ? (
          <span>{t(what === 'orders' ? 'ordersRun' : what)}</span>
        ) : (
          <Anchor href={href.documents.runFile({ params: { id } })} download>
            {fileName}
          </Anchor>
        )}
        <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
      </div>
      <p className={styles['dim']}>
        {[
          t(what === 'orders' ? 'ordersRun' : what),
          state === 'done' && t('count', { count: format.number(documents) }),
          createdByName,
          format.dateTime(createdAt),
        ]
          .filter((part) => part)
          .join('・')}
      </p>
      {job && <ProgressLine label={t('queued')} done={job.done} total={job.total} leaveable />}
      {problem !== null && <p>{problem}</p>}
      {leftOut.length > 0 && (
        <details>
          <summary>{t('leftOut', { count: leftOut.length })}</summary>
          {leftOut.map(({ name, reason }) => (
            <p key={name}>{`${name}: ${reason}`}</p>
          ))}
        </details>
      )}
    </>
  )
}
