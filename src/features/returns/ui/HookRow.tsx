import { Alert, Button, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { CopyText } from '#web/parts/CopyText.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { returnsSettingsText } from '../returns-settings.text.ts'
import { HookForm, SecretsOnce, type Secrets } from './HookForm.tsx'
import type { Hook } from './return-queries.ts'
import { RowActions } from '#web/parts/RowActions.tsx'
import { TryHook } from './TryHook.tsx'
import styles from './Returns.module.css'

/** An address for a provider, and whether anything was heard or refused there. */
export function HookRow({ hook }: { hook: Hook }): ReactNode {
  const t = useText(returnsSettingsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'form' | 'rotate' | 'try' | null>(null)
  const [secrets, setSecrets] = useState<Secrets | null>(null)
  const { id, name, version, provider, problem, pausedAt, heardAt, confirmUrl } = hook
  const params = { id }
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['returnHook'] })
  const remove = async (): Promise<void> => {
    try {
      await api.returns.removeHook({ params, query: { version } })
      undoToast(t('deleted', { name }), async () => {
        await api.returns.restoreHook({ params })
        await again()
      })
    } catch (error) {
      problemToast(error)
    }
    await again()
  }
  const state = pausedAt !== null ? 'off' : problem === null ? 'on' : 'refused'
  return (
    <div className={styles['row']}>
      <div className={styles['what']}>
        <div>{name}</div>
        <div className={styles['detail']}>
          {t(provider)}・
          {heardAt === null ? t('neverHeard') : t('lastHeard', { at: format.relative(heardAt) })}
        </div>
      </div>
      <StatusBadge tone={state === 'on' ? 'good' : state === 'off' ? 'neutral' : 'warning'}>
        {t(state)}
      </StatusBadge>
      <Button variant="default" onClick={() => setOpen('try')} aria-label={`${name}: ${t('tryHook')}`}>
        {t('tryHook')}
      </Button>
      <RowActions
        label={t('moreOf', { name })}
        actions={[
          { label: t('edit'), run: () => setOpen('form') },
          { label: t('rotate'), run: () => setOpen('rotate') },
          { label: t('delete'), isDanger: true, run: () => void remove() },
        ]}
      />
      {problem !== null && <p className={styles['note']}>{problem}</p>}
      {confirmUrl !== null && (
        <Alert color="yellow" role="status" className={styles['note'] ?? ''}>
          <Stack gap="xs">
            {t('confirm')}
            <CopyText label={t('confirmUrl')} text={confirmUrl} />
          </Stack>
        </Alert>
      )}
      {open === 'try' && <TryHook hook={hook} onClose={() => setOpen(null)} />}
      {open === 'form' && <HookForm hook={hook} onClose={() => setOpen(null)} />}
      {open === 'rotate' && (
        <ConfirmDelete
          title={t('rotateAsk', { name })}
          action={t('rotate')}
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            setSecrets(await api.returns.rotateHook({ params, body: { version } }))
            await again()
          }}
        >
          {t('rotateWhy')}
        </ConfirmDelete>
      )}
      {secrets && <SecretsOnce secrets={secrets} onClose={() => setSecrets(null)} />}
    </div>
  )
}
