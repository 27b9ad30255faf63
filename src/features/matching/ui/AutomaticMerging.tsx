import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useRecentJobs } from '#web/shell/jobs.tsx'
import { useFormat } from '#web/use-format.ts'
import { Evidence } from './Evidence.tsx'
import { settingsText } from './settings.text.ts'
import styles from './MatchingSettings.module.css'

type Automatic = Answer<typeof api.merging.automatic>
const queryKey = ['matching', 'automatic']
const whileRunning = 2000

/** Whether strong pairs merge by themselves; what that would do now is seen before it is turned on. */
export function AutomaticMerging(): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  const heading = useId()
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.merging.automatic({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.running ? whileRunning : false),
  })
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>
        {t('automatic')}
        {data && (
          <StatusBadge tone={data.on ? 'good' : 'neutral'}>{t(data.on ? 'isOn' : 'isOff')}</StatusBadge>
        )}
      </h2>
      {!data &&
        (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />)}
      {data && (
        <>
          <p>{t('automaticLead', { from: format.number(data.from) })}</p>
          <p>{t('never')}</p>
          {data.running !== null && <Running jobId={data.running} />}
          {data.last && <Last last={data.last} />}
          <Found automatic={data} />
          <Switch automatic={data} />
        </>
      )}
    </section>
  )
}

function Running({ jobId }: { jobId: string }): ReactNode {
  const t = useText(settingsText)
  const job = useRecentJobs().find(({ id }) => id === jobId)
  return <ProgressLine label={t('running')} done={job?.done ?? 0} total={job?.total ?? null} leaveable />
}

function Last({ last }: { last: NonNullable<Automatic['last']> }): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  return (
    <p>
      {t('last', {
        at: format.dateTime(last.at),
        merged: format.number(last.merged),
        left: format.number(last.left),
      })}
      {last.hasMore && ` ${t('lastMore')}`}
    </p>
  )
}

function Found({ automatic: { found, sample } }: { automatic: Automatic }): ReactNode {
  const t = useText(settingsText)
  const say = useSay()
  const format = useFormat()
  if (found.groups === 0) return <p>{t('foundNone')}</p>
  return (
    <>
      <p>
        {t(found.hasMore ? 'foundMore' : 'found', {
          groups: format.number(found.groups),
          customers: format.number(found.customers),
        })}
      </p>
      <details>
        <summary>{t('sample', { count: format.number(sample.length) })}</summary>
        <ul className={styles['sample']}>
          {sample.map(({ customers, pairs, left }) => (
            <li key={customers.map(({ id }) => id).join(' ')}>
              <span className={styles['names']}>
                {customers.map(({ id, displayName }) => (
                  <AddressLink key={id} to={`/customers/${id}`}>
                    {displayName}
                  </AddressLink>
                ))}
              </span>
              {left && <span className={styles['left']}>{t('left', { reason: say(left) })}</span>}
              {pairs[0] && <Evidence evidence={pairs[0].evidence} />}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function Switch({ automatic: { on, version } }: { automatic: Automatic }): ReactNode {
  const t = useText(settingsText)
  const queryClient = useQueryClient()
  const [saving, setSaving] = useState(false)
  const turn = async (): Promise<void> => {
    setSaving(true)
    try {
      queryClient.setQueryData(queryKey, await api.merging.updateAutomatic({ body: { version, on: !on } }))
      doneToast(t(on ? 'turnedOff' : 'turnedOn'))
    } catch (error) {
      problemToast(error)
      await queryClient.invalidateQueries({ queryKey })
    } finally {
      setSaving(false)
    }
  }
  return (
    <Button variant="default" loading={saving} onClick={() => void turn()}>
      {t(on ? 'turnOff' : 'turnOn')}
    </Button>
  )
}
