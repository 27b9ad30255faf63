import { Button, Popover } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '../../locale.ts'
import { StaleDialog } from '../StaleDialog.tsx'
import styles from './Grid.module.css'
import { gridText } from './grid.text.ts'
import type { GridModel } from './model.ts'
import type { Unsaved } from './outbox.ts'

type ProblemsProps = { model: GridModel; onGo: (id: string, field: string) => void }
/** Cells that were not saved, to walk through: why, go there, choose, or take the input back. */
export function Problems({ model, onGo }: ProblemsProps): ReactNode {
  const t = useText(gridText)
  const [opened, setOpened] = useState(false)
  const [comparing, setComparing] = useState<Unsaved | null>(null)
  const { problems } = model.outbox
  if (problems.length === 0) return null
  const labelOf = (field: string): string => model.columns.find(({ key }) => key === field)?.label ?? field
  const first = model.columns[0]
  const nameOf = (id: string): string => {
    const row = model.rows.rowOf(id)
    return row && first ? model.textOf(row, first.key) : ''
  }
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="top-start"
        shadow="md"
        width={420}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button
            variant="light"
            color="red"
            size="compact-xs"
            className={styles['problemsButton']}
            onClick={() => setOpened(!opened)}
          >
            {t('problems', { count: problems.length })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('problemsTitle')} className={styles['problems']}>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.id} ${problem.field}`}>
                <strong>
                  {nameOf(problem.id)}　{labelOf(problem.field)}
                </strong>
                <p>{problem.state === 'stale' ? t('stale', { theirs: problem.theirs }) : problem.message}</p>
                <div>
                  <Button
                    variant="default"
                    onClick={() => {
                      setOpened(false)
                      onGo(problem.id, problem.field)
                    }}
                  >
                    {t('goThere')}
                  </Button>
                  {problem.state === 'stale' ? (
                    <Button variant="default" onClick={() => setComparing(problem)}>
                      {t('compare')}
                    </Button>
                  ) : (
                    <Button variant="default" onClick={() => model.outbox.drop(problem)}>
                      {t('takeBack')}
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </Popover.Dropdown>
      </Popover>
      {comparing && (
        <StaleDialog
          rows={[{ label: labelOf(comparing.field), mine: comparing.text, theirs: comparing.theirs }]}
          onKeepTheirs={() => {
            model.outbox.drop(comparing)
            setComparing(null)
          }}
          onKeepMine={() => {
            model.outbox.insist(comparing)
            setComparing(null)
          }}
        />
      )}
    </>
  )
}
