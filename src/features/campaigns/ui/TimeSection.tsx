import { NumberInput, Radio, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import type { PlanDraft } from './plan-draft.ts'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import { QuietFields } from './QuietFields.tsx'
import { isWithin } from './quiet.ts'
import { useDaysOff } from './use-days-off.ts'
import { instantOf, wallTimeOf, type WallTime } from './wall-time.ts'

type Schedule = PlanDraft['schedule']
const kinds = ['now', 'at', 'bestHour'] as const
const usualWindow = 24
const anHour = 3_600_000

/** When it leaves, and when nothing does. */
export function TimeSection(): ReactNode {
  const t = useText(editorText)
  const { timeZone } = useOrganisation()
  const { state, reach } = usePlanEdit()
  const { schedule } = state.plan
  const [tomorrow] = useState(() => nextMorning(timeZone))
  const at = schedule.kind === 'now' ? tomorrow : schedule.at
  const set = (next: Schedule): void => state.change({ schedule: next })
  const format = useFormat()
  const best = reach.reach?.bestHour
  return (
    <Part id="time" title={t('time')} problem={useRefusal('schedule')}>
      <Radio.Group
        aria-label={t('time')}
        value={schedule.kind}
        onChange={(next) => {
          if (next === 'now') set({ kind: 'now' })
          if (next === 'at') set({ kind: 'at', at })
          if (next === 'bestHour') set({ kind: 'bestHour', at, withinHours: usualWindow })
        }}
      >
        <Stack gap="xs">
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(kind)}
              {...(kind === 'bestHour' && { description: t('bestHourHelp') })}
            />
          ))}
        </Stack>
      </Radio.Group>
      {schedule.kind !== 'now' && (
        <When
          key={schedule.kind}
          label={t(schedule.kind === 'at' ? 'at' : 'notBefore')}
          at={schedule.at}
          onChange={(next) => set({ ...schedule, at: next })}
        />
      )}
      {schedule.kind === 'bestHour' && (
        <>
          <NumberInput
            w={200}
            label={t('within')}
            suffix={` ${t('hoursUnit')}`}
            min={1}
            max={168}
            allowDecimal={false}
            clampBehavior="blur"
            value={schedule.withinHours}
            onChange={(hours) =>
              typeof hours === 'number' &&
              hours >= 1 &&
              hours <= 168 &&
              set({ ...schedule, withinHours: hours })
            }
          />
          {best && (
            <p className={styles['quiet']} role="status">
              {t('bestRests', { known: format.number(best.known), unknown: format.number(best.unknown) })}
            </p>
          )}
        </>
      )}
      <QuietFields />
    </Part>
  )
}

type WhenProps = { label: string; at: string; onChange: (at: string) => void }
/** A day and a time of the organisation; what of it makes no instant yet stays here. */
function When({ label, at, onChange }: WhenProps): ReactNode {
  const t = useText(editorText)
  const { timeZone } = useOrganisation()
  const { stored } = usePlanEdit().state
  const [typed, setTyped] = useState<WallTime>()
  const { on, time } = typed ?? wallTimeOf(at, timeZone)
  const off = useDaysOff(/^\d{4}-\d{2}-\d{2}$/.test(on) ? [on] : []).get(on)
  const type = (next: WallTime): void => {
    const isWhole = /^\d{4}-\d{2}-\d{2}$/.test(next.on) && /^\d{2}:\d{2}$/.test(next.time)
    setTyped(isWhole ? undefined : next)
    if (isWhole) onChange(instantOf(next, timeZone))
  }
  const waits = stored.quiet && isWithin(time, stored.quiet)
  return (
    <div>
      <fieldset className={styles['inline']} style={{ border: 0, margin: 0, padding: 0 }} aria-label={label}>
        <TextInput
          type="date"
          label={t('day')}
          value={on}
          onChange={({ currentTarget }) => type({ on: currentTarget.value, time })}
        />
        <TextInput
          type="time"
          label={t('clock')}
          value={time}
          onChange={({ currentTarget }) => type({ on, time: currentTarget.value })}
        />
      </fieldset>
      <p className={styles['quiet']}>
        {t('zone', { zone: timeZone })}{' '}
        {off && (off.name === null ? t('closedDay') : t('holiday', { name: off.name }))}{' '}
        {waits && stored.quiet && t('inQuiet', stored.quiet)}
      </p>
    </div>
  )
}

/** Ten o'clock of the next day: a time at which nobody minds mail. */
function nextMorning(timeZone: string): string {
  const { on } = wallTimeOf(new Date(Date.now() + 24 * anHour).toISOString(), timeZone)
  return instantOf({ on, time: '10:00' }, timeZone)
}
