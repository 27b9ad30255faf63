import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { useFormat } from '#web/use-format.ts'
import { importsUiText } from './imports.ui.text.ts'
import { addSample, paceOf, remaining, type Sample } from './pace.ts'
import { importQuery, useStart, type Import } from './use-import.ts'
import styles from './Working.module.css'

export function Checking({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  return (
    <Working id={batch.id} title={t('checkingTitle')} done={batch.rowsDone} total={batch.rowsTotal}>
      <Stop batch={batch} label={t('stop')} why={t('checkStops')} />
    </Working>
  )
}

export function Running({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  return (
    <Working id={batch.id} title={t('runningTitle')} done={batch.rowsDone} total={batch.rowsTotal}>
      <Stop batch={batch} label={t('stopHere')} why={t('runStops')} />
    </Working>
  )
}

export function Undoing({ batch }: { batch: Import }): ReactNode {
  const t = useText(importsUiText)
  const { removed, restored, kept } = batch.undone ?? { removed: 0, restored: 0, kept: 0 }
  const wrote = batch.counted ? batch.counted.created + batch.counted.updated : null
  return (
    <Working id={batch.id} title={t('undoingTitle')} done={removed + restored + kept} total={wrote}>
      <p className={styles['why']}>{t('undoingStays')}</p>
    </Working>
  )
}

type WorkingProps = {
  id: string
  title: string
  done: number
  total: number | null
  children: ReactNode
}
/** Long work: how far it is, how fast, how long still. It is the server's; one may leave. */
function Working({ id, title, done, total, children }: WorkingProps): ReactNode {
  const t = useText(importsUiText)
  const pace = usePace(id, done, total)
  return (
    <section className={styles['working']} aria-label={title}>
      <h2>{title}</h2>
      <ProgressLine label={title} done={done} total={total} />
      <p className={`${styles['pace']} numbers`}>{pace}</p>
      <p className={styles['why']}>{t('survives')}</p>
      {children}
    </section>
  )
}

/** 12,345 行/秒・残り 約2分, as soon as there is something to go by. */
function usePace(id: string, done: number, total: number | null): string {
  const t = useText(importsUiText)
  const format = useFormat()
  const { dataUpdatedAt } = useQuery(importQuery(id))
  const [samples, setSamples] = useState<readonly Sample[]>([])
  if (samples.at(-1)?.done !== done) setSamples(addSample(samples, { at: dataUpdatedAt, done }))
  const pace = paceOf(samples)
  if (pace === null) return done === 0 ? t('waiting') : t('measuring')
  const speed = t('speed', { count: format.number(Math.round(pace)) })
  if (total === null) return speed
  const { unit, count } = remaining({ done, total }, pace)
  if (count === 0) return `${speed}・${t('soonDone')}`
  return `${speed}・${t('remaining', { time: t(unit, { count: format.number(count) }) })}`
}

/** Without a question: what is written stays, and can be undone. */
function Stop({ batch, label, why }: { batch: Import; label: string; why: string }): ReactNode {
  const t = useText(importsUiText)
  const { start } = useStart(batch.id)
  const [asked, setAsked] = useState(false)
  const stop = async (): Promise<void> => {
    setAsked(true)
    await start(api.imports.cancel)
    setAsked(false)
  }
  return (
    <div className={styles['stop']}>
      <Button variant="default" loading={asked} onClick={() => void stop()}>
        {label}
      </Button>
      <span className={styles['why']} role="status">
        {asked ? t('stopping') : why}
      </span>
    </div>
  )
}
