import { Alert, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { returnsSettingsText } from '../returns-settings.text.ts'
import { MailboxForm } from './MailboxForm.tsx'
import type { Mailbox } from './return-queries.ts'
import { Previews } from './Previews.tsx'
import { RowActions } from '#web/parts/RowActions.tsx'
import styles from './Returns.module.css'

/** A mailbox, whether it can be read, and what is seen there. */
export function MailboxRow({ mailbox }: { mailbox: Mailbox }): ReactNode {
  const t = useText(returnsSettingsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [seen, setSeen] = useState<Answer<typeof api.returns.testMailbox> | null>(null)
  const { id, name, version, problem, pausedAt, readAt, userName, host, folder } = mailbox
  const params = { id }
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['returnMailbox'] })
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
    await again()
  }
  const remove = async (): Promise<void> => {
    await api.returns.removeMailbox({ params, query: { version } })
    undoToast(t('deleted', { name }), async () => {
      await api.returns.restoreMailbox({ params })
      await again()
    })
  }
  const state = pausedAt !== null ? 'off' : problem === null ? 'on' : 'failing'
  return (
    <div className={styles['row']}>
      <div className={styles['what']}>
        <div>{name}</div>
        <div className={styles['detail']}>
          {[`${userName} @ ${host}`, folder].join('・')}・
          {readAt === null ? t('neverRead') : t('lastRead', { at: format.relative(readAt) })}
        </div>
      </div>
      <StatusBadge tone={state === 'on' ? 'good' : state === 'off' ? 'neutral' : 'bad'}>
        {t(state)}
      </StatusBadge>
      <Button
        variant="default"
        loading={busy}
        onClick={() => void run(async () => setSeen(await api.returns.testMailbox({ params })))}
      >
        {t('test')}
      </Button>
      <RowActions
        label={t('moreOf', { name })}
        actions={[
          { label: t('edit'), run: () => setOpen(true) },
          {
            label: t('readNow'),
            run: () =>
              void run(async () => {
                await api.returns.readMailbox({ params })
                doneToast(t('readSoon'))
              }),
          },
          { label: t('delete'), isDanger: true, run: () => void run(remove) },
        ]}
      />
      {problem !== null && <p className={styles['note']}>{problem}</p>}
      {seen && (
        <Alert color="green" role="status" className={styles['note'] ?? ''}>
          {t('testSaw', {
            messages: format.number(seen.messages),
            unread: format.number(seen.unread),
            folders: seen.folders.join('、'),
          })}
          {seen.messages > 0 && (
            <>
              <h3 className={styles['label']}>{t('latestTold')}</h3>
              <Previews items={seen.latest} />
            </>
          )}
        </Alert>
      )}
      {isOpen && <MailboxForm mailbox={mailbox} onClose={() => setOpen(false)} />}
    </div>
  )
}
