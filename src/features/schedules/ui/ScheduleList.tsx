import { Alert, Anchor, Button, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { placeOf } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { subjectText } from '#features/imports/imports.subject.text.ts'
import { sayCron } from '../schedules.say.text.ts'
import { schedulesText } from '../schedules.text.ts'
import { ScheduleForm, type Schedule } from './ScheduleForm.tsx'
import styles from './ScheduleList.module.css'

type Open = { readonly schedule: Schedule | null }

/** Which files are fetched by themselves, how that goes, and what went wrong. */
export function ScheduleList(): ReactNode {
  const t = useText(schedulesText)
  const [open, setOpen] = useState<Open | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', 'list'],
    queryFn: ({ signal }) => api.schedules.list({}, { signal }),
  })
  const add = <Button onClick={() => setOpen({ schedule: null })}>{t('add')}</Button>
  return (
    <Page
      title={t('schedules')}
      shape="reading"
      lead={
        <>
          <Anchor component={Link} to="/imports">
            ← {t('imports')}
          </Anchor>
          <br />
          {t('lead')}
        </>
      }
      actions={data && data.items.length > 0 && add}
    >
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={4} />}
      {data?.items.length === 0 && (
        <EmptyState title={t('emptyTitle')} action={add}>
          {t('emptyWhy')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {data?.items.map((schedule) => (
          <ScheduleItem key={schedule.id} schedule={schedule} onEdit={() => setOpen({ schedule })} />
        ))}
      </ul>
      {open && data && (
        <ScheduleForm schedule={open.schedule} folder={data.folder} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}

function ScheduleItem({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }): ReactNode {
  const t = useText(schedulesText)
  const say = useText(subjectText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const locale = useLocale()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const { id, name, kind, place, pattern, every, enabled, hostKey, lastLookedAt, lastImport, trouble } =
    schedule
  const attempt = async (run: () => Promise<string>): Promise<void> => {
    setBusy(true)
    try {
      doneToast(await run())
      await queryClient.invalidateQueries({ queryKey: ['schedule'] })
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const test = async (): Promise<string> => {
    const { files } = await api.schedules.test({ params: { id } })
    return t('tested', { files: files.map((file) => file.name).join(', ') || t('none') })
  }
  const run = async (): Promise<string> => {
    await api.schedules.run({ params: { id } })
    return t('asked')
  }
  const remove = async (): Promise<void> => {
    await api.schedules.remove({ params: { id }, query: { version: schedule.version } })
    await queryClient.invalidateQueries({ queryKey: ['schedule'] })
    doneToast(t('removed', { name }))
  }
  return (
    <li className={styles['item']}>
      <div className={styles['head']}>
        <h2>{name}</h2>
        <StatusBadge tone={enabled ? 'good' : 'neutral'}>{t(enabled ? 'on' : 'off')}</StatusBadge>
      </div>
      {trouble && (
        <Alert color="red" role="alert" title={t('trouble')}>
          {trouble}
        </Alert>
      )}
      <p>
        {kind === 'sftp' && place ? `${place.user}@${place.host}:${place.port} ${place.folder}` : t('folder')}
        {' ・ '}
        {pattern}
        {' ・ '}
        {say(schedule.subject)}
        {' ・ '}
        <span className="numbers">{sayCron(every, locale)}</span>
      </p>
      {hostKey && (
        <p className={styles['key']}>
          {t('hostKey')}: {hostKey}
        </p>
      )}
      <p>
        {t('lastLook')}: {lastLookedAt ? format.dateTime(lastLookedAt) : t('never')}
        {' ・ '}
        {t('lastImport')}:{' '}
        {lastImport ? (
          <Link {...placeOf(`/imports/${lastImport.id}`)}>{lastImport.fileName}</Link>
        ) : (
          t('never')
        )}
      </p>
      <Group gap="xs">
        <Button variant="default" onClick={onEdit}>
          {t('edit')}
        </Button>
        <Button variant="default" loading={busy} onClick={() => void attempt(test)}>
          {t('test')}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => void attempt(run)}>
          {t('run')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
          {t('remove')}
        </Button>
      </Group>
      {asking && (
        <ConfirmDelete
          title={t('removeTitle', { name })}
          action={t('remove')}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          {t('removeWhy')}
        </ConfirmDelete>
      )}
    </li>
  )
}
