import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useSay, useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Day } from './CalendarPage.tsx'
import { calendarUiText } from './calendar.ui.text.ts'
import styles from './DayDialog.module.css'

type DayDialogProps = { on: string; day: Day | undefined; onClose: () => void }
/** What one day is, and what else it could be. */
export function DayDialog({ on, day, onClose }: DayDialogProps): ReactNode {
  const t = useText(calendarUiText)
  const words = useText(partsText)
  const say = useSay()
  const format = useFormat()
  const queryClient = useQueryClient()
  const own = day?.reason === 'own' ? day : undefined
  const open = day?.open ?? true
  // A holiday that was opened without a name of its own keeps showing the name of the holiday: that is not typed text.
  const [name, setName] = useState(own?.name?.ja ?? '')
  const [busy, setBusy] = useState(false)
  const shown = format.day(on)

  const change = async (run: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true)
    try {
      await run()
      doneToast(done)
      onClose()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
      await queryClient.invalidateQueries({ queryKey: ['calendar'] })
    }
  }
  const set = (kind: 'closed' | 'open'): Promise<void> =>
    change(
      () =>
        api.calendar.setDay({
          params: { on },
          body: { version: own?.version ?? 0, kind, name: name.trim() },
        }),
      t(kind === 'closed' ? 'closed' : 'opened', { day: shown }),
    )
  const takeBack = (): Promise<void> =>
    change(
      () => api.calendar.clearDay({ params: { on }, query: { version: own?.version ?? 0 } }),
      t('tookBack', { day: shown }),
    )
  const now = !day ? t('openDay') : own ? t(open ? 'ownOpen' : 'ownClosed') : t(day.reason)
  return (
    <Modal opened onClose={onClose} title={shown} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <p className={styles['now']}>
        {now}
        {day?.name && ` ・ ${say(day.name)}`}
      </p>
      <TextInput
        label={t('name')}
        description={words('example', { example: t('nameExample') })}
        maxLength={60}
        value={name}
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onEnter(() => void set(own ? (open ? 'open' : 'closed') : open ? 'closed' : 'open'))}
      />
      <div className={styles['choice']}>
        <Button loading={busy} onClick={() => void set(open ? 'closed' : 'open')}>
          {t(open ? 'closeIt' : 'openIt')}
        </Button>
        {own && (
          <>
            <Button variant="default" loading={busy} onClick={() => void set(open ? 'open' : 'closed')}>
              {t('rename')}
            </Button>
            <Button variant="default" loading={busy} onClick={() => void takeBack()}>
              {t('takeBack')}
            </Button>
          </>
        )}
      </div>
    </Modal>
  )
}
