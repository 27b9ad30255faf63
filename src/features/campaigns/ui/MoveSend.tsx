import { Alert, Button, Group, Modal, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { onEnter } from '#web/keys.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { sendCalendarText } from '../send-calendar.text.ts'
import type { Send } from './send-calendar.ts'
import styles from './SendCalendar.module.css'
import type { DayOff } from './use-days-off.ts'
import { instantOf } from './wall-time.ts'

type MoveSendProps = {
  send: Send
  /** The day that is offered. */
  to: string
  offOf: (on: string) => DayOff | undefined
  othersOn: (on: string) => number
  overCapOn: (on: string) => number | null
  /** Whether it was moved. */
  onMove: (send: Send, to: { on: string; time: string }) => Promise<boolean>
  onClose: () => void
}
/** Asks before a planned campaign goes out at another time: from when to when, and what speaks against it. */
export function MoveSend(props: MoveSendProps): ReactNode {
  const { send, to, offOf, othersOn, overCapOn, onMove, onClose } = props
  const t = useText(sendCalendarText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const [on, setOn] = useState(to)
  const [time, setTime] = useState(send.time)
  const [busy, setBusy] = useState(false)
  const [now] = useState(() => Date.now())
  const isComplete = /^\d{4}-\d{2}-\d{2}$/.test(on) && /^\d{2}:\d{2}$/.test(time)
  const isPast = isComplete && Date.parse(instantOf({ on, time }, timeZone)) < now
  const off = isComplete ? offOf(on) : undefined
  const others = isComplete ? othersOn(on) : 0
  const over = isComplete ? overCapOn(on) : null
  const remarks = [
    ...(off ? [off.name === null ? t('closedThere') : t('holidayThere', { name: off.name })] : []),
    ...(others > 0 ? [t('alreadyThere', { count: others })] : []),
    ...(over !== null && send.cap ? [t('overCap', { count: over, ...send.cap })] : []),
    ...(send.isAsked ? [t('approvalBack')] : []),
  ]
  const move = async (): Promise<void> => {
    if (!isComplete || isPast || busy) return
    setBusy(true)
    if (await onMove(send, { on, time })) onClose()
    setBusy(false)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('moveTitle', { name: send.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={styles['facts']} style={{ maxWidth: 'none' }}>
        <p className={styles['quiet']}>
          {t('from')} {format.day(send.on)} {send.time}
        </p>
        <div className={styles['pair']}>
          <TextInput
            type="date"
            label={t('day')}
            value={on}
            onChange={({ currentTarget }) => setOn(currentTarget.value)}
            onKeyDown={onEnter(() => void move())}
          />
          <TextInput
            type="time"
            label={t('time')}
            value={time}
            data-autofocus
            onChange={({ currentTarget }) => setTime(currentTarget.value)}
            onKeyDown={onEnter(() => void move())}
          />
        </div>
        {remarks.length > 0 && (
          <Alert color="yellow" role="status">
            {remarks.map((remark) => (
              <p key={remark}>{remark}</p>
            ))}
          </Alert>
        )}
        {(isPast || !isComplete) && <p role="alert">{t(isComplete ? 'past' : 'needed')}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={busy} disabled={isPast || !isComplete} onClick={() => void move()}>
            {t('moveDo')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
