import { useId, type ReactNode } from 'react'
import { useAddress, type Param } from '#web/address.ts'
import { Counts, type Severity } from './Counts.tsx'
import styles from './Outcome.module.css'
import { ProblemRows } from './ProblemRows.tsx'
import type { Import } from './use-import.ts'

const severity: Param<Severity | undefined> = (raw) =>
  raw === 'wrong' || raw === 'doubtful' || raw === 'similar' ? raw : undefined

type OutcomeProps = {
  batch: Import
  phase: 'check' | 'run'
  title: string
  counts: NonNullable<Import['counted']>
  /** What to do next, between the counts and the rows. */
  children: ReactNode
}
/** The counts of a dry run or a run, what to do next, and the rows that a person should look at. */
export function Outcome({ batch, phase, title, counts, children }: OutcomeProps): ReactNode {
  const heading = useId()
  const [{ rows }, setAddress] = useAddress({ rows: severity })
  return (
    <>
      <section aria-labelledby={heading}>
        <h2 id={heading} className={styles['title']}>
          {title}
        </h2>
        <Counts
          subject={batch.subject}
          counts={counts}
          shown={rows}
          onShow={(next) => setAddress({ rows: next })}
        />
      </section>
      {children}
      {rows && counts[rows] > 0 && (
        <ProblemRows
          batch={batch}
          phase={phase}
          severity={rows}
          count={counts[rows]}
          onClose={() => setAddress({ rows: undefined })}
        />
      )}
    </>
  )
}
