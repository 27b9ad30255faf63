import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { returnsSettingsText } from '../returns-settings.text.ts'
import { hookExamples } from './hook-examples.ts'
import { Previews } from './Previews.tsx'
import type { Hook } from './return-queries.ts'
import styles from './Returns.module.css'

type Told = Answer<typeof api.returns.testHook>

/** A body as a provider posts it, and what would be understood of it. */
export function TryHook({ hook, onClose }: { hook: Hook; onClose: () => void }): ReactNode {
  const t = useText(returnsSettingsText)
  const words = useText(partsText)
  const [body, setBody] = useState(hookExamples[hook.provider])
  const [told, setTold] = useState<Told | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      setTold(await api.returns.testHook({ params: { id: hook.id }, body: { body } }))
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('tryHookTitle', { name: hook.name })}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Stack gap="sm">
        <p className={styles['why']}>{t('tryHookLead')}</p>
        <Textarea
          label={t('tryBody')}
          autosize
          minRows={6}
          maxRows={14}
          value={body}
          onChange={({ currentTarget }) => setBody(currentTarget.value)}
          classNames={{ input: styles['code'] ?? '' }}
          spellCheck={false}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button loading={busy} onClick={() => void run()}>
            {t('tryRead')}
          </Button>
        </Group>
        <div aria-live="polite">
          {told !== null &&
            (told.problem === null ? (
              <Previews items={told.items} />
            ) : (
              <Alert color="red">{t('unreadable', { said: told.problem })}</Alert>
            ))}
        </div>
      </Stack>
    </Modal>
  )
}
