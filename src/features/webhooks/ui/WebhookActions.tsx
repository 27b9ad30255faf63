import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { webhooksText } from '../webhooks.text.ts'
import type { Trial, Webhook } from './webhook-queries.ts'
import { WebhookForm } from './WebhookForm.tsx'
import { WebhookSecret } from './WebhookSecret.tsx'

type WebhookActionsProps = { webhook: Webhook; onTrial: (trial: Trial) => void }
/** Trying it out is the next thing to do; where it is paused, resuming it. */
export function WebhookActions({ webhook, onTrial }: WebhookActionsProps): ReactNode {
  const t = useText(webhooksText)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'form' | 'rotate' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { id, name, version, pausedAt } = webhook
  const params = { id }
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
    await queryClient.invalidateQueries({ queryKey: ['webhook'] })
  }
  const test = async (): Promise<void> => onTrial(await api.webhooks.test({ params }))
  const toggle = async (): Promise<void> => {
    const body = { version }
    if (pausedAt === null) await api.webhooks.pause({ params, body })
    else await api.webhooks.resume({ params, body })
    doneToast(t(pausedAt === null ? 'pausedDone' : 'resumedDone', { name }))
  }
  const remove = async (): Promise<void> => {
    await api.webhooks.remove({ params, query: { version } })
    await navigate({ to: '/settings/webhooks' })
    undoToast(t('deleted', { name }), async () => {
      await api.webhooks.restore({ params })
      await queryClient.invalidateQueries({ queryKey: ['webhook'] })
    })
  }
  return (
    <>
      <Button
        variant={pausedAt === null ? 'filled' : 'default'}
        loading={busy}
        onClick={() => void run(test)}
      >
        {t('test')}
      </Button>
      {pausedAt !== null && (
        <Button disabled={busy} onClick={() => void run(toggle)}>
          {t('resume')}
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen('form')}>
        {t('edit')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={18} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {pausedAt === null && <Menu.Item onClick={() => void run(toggle)}>{t('pause')}</Menu.Item>}
          <Menu.Item onClick={() => setOpen('rotate')}>{t('rotate')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void run(remove)}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'form' && <WebhookForm webhook={webhook} onClose={() => setOpen(null)} />}
      {open === 'rotate' && (
        <ConfirmDelete
          title={t('rotateAsk', { name })}
          action={t('rotate')}
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            const rotated = await api.webhooks.rotate({ params, body: { version } })
            setSecret(rotated.secret)
            await queryClient.invalidateQueries({ queryKey: ['webhook'] })
          }}
        >
          {t('rotateWhy')}
        </ConfirmDelete>
      )}
      {secret !== null && <WebhookSecret secret={secret} onClose={() => setSecret(null)} />}
    </>
  )
}
