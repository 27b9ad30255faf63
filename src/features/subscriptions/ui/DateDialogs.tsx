import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { Close } from './Close.tsx'
import { useDay, useDone, type DialogProps } from './dialogs.ts'
import { Effect, type Wish } from './Effect.tsx'
import { dayOf } from './subscription-queries.ts'
import { useRounds } from './use-rounds.ts'

const counts = (most: number, label: (count: number) => string) =>
  Array.from({ length: most }, (_, at) => ({ value: String(at + 1), label: label(at + 1) }))

export function Skip(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const rounds = useRounds()
  const done = useDone(props)
  const { id, version, shipOn } = props.subscription
  const form = useForm({
    initial: { times: '1' },
    async save({ times }) {
      const saved = await api.subscriptions.skip({ params: { id }, body: { version, times: Number(times) } })
      done(saved, t('skipped', { on: saved.shipOn === null ? '—' : format.day(saved.shipOn) }))
    },
  })
  return (
    <>
      {shipOn !== null && <p>{t('skipLead', { on: format.day(shipOn) })}</p>}
      <Form form={form} action={t('skip')} beside={<Close onClose={props.onClose} />}>
        <SelectField form={form} name="times" label={t('times')} options={counts(3, rounds)} />
        <Effect subscription={props.subscription} wish={{ kind: 'skip', times: Number(form.values.times) }} />
      </Form>
    </>
  )
}

export function Pause(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const inRounds = useRounds()
  const done = useDone(props)
  const isDay = useDay('until')
  const { id, version } = props.subscription
  const form = useForm<{ by: 'rounds' | 'day'; rounds: string; until: string }>({
    initial: { by: 'rounds', rounds: '1', until: '' },
    check: (values) => (values.by === 'day' ? isDay(values) : []),
    async save({ by, rounds, until }) {
      const how = by === 'day' ? { until: dayOf(until) ?? '' } : { rounds: Number(rounds) }
      done(await api.subscriptions.pause({ params: { id }, body: { version, ...how } }), t('paused'))
    },
  })
  const { by, rounds, until } = form.values
  const day = dayOf(until)
  const wish: Wish | null =
    by === 'rounds'
      ? { kind: 'pause', rounds: Number(rounds) }
      : day === null
        ? null
        : { kind: 'pause', until: day }
  return (
    <Form form={form} action={t('pause')} beside={<Close onClose={props.onClose} />}>
      <SelectField
        form={form}
        name="by"
        label={said('pauseBy')}
        options={[
          { value: 'rounds', label: said('byRounds') },
          { value: 'day', label: said('byDay') },
        ]}
      />
      {by === 'rounds' ? (
        <SelectField form={form} name="rounds" label={said('pauseRounds')} options={counts(6, inRounds)} />
      ) : (
        <TextField form={form} name="until" label={t('until')} help={t('untilHelp')} example="2026/4/1" />
      )}
      <Effect subscription={props.subscription} wish={wish} />
    </Form>
  )
}

export function Resume(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const done = useDone(props)
  const { id, version } = props.subscription
  const form = useForm({
    initial: { on: '' },
    check: useDay('on', { mayBeEmpty: true }),
    async save({ on }) {
      const given = dayOf(on)
      done(
        await api.subscriptions.resume({
          params: { id },
          body: { version, ...(given !== null && { on: given }) },
        }),
        t('resumed'),
      )
    },
  })
  const day = dayOf(form.values.on)
  const isEmpty = form.values.on.trim() === ''
  return (
    <Form form={form} action={t('resume')} beside={<Close onClose={props.onClose} />}>
      <TextField form={form} name="on" label={said('resumeOn')} need="optional" help={said('resumeOnHelp')} />
      <Effect
        subscription={props.subscription}
        wish={isEmpty ? { kind: 'resume' } : day === null ? null : { kind: 'resume', on: day }}
      />
    </Form>
  )
}

export function Suspend(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const done = useDone(props)
  const { id, version } = props.subscription
  const form = useForm({
    initial: {},
    async save() {
      done(await api.subscriptions.suspend({ params: { id }, body: { version } }), t('suspended'))
    },
  })
  return (
    <Form form={form} action={t('suspend')} beside={<Close onClose={props.onClose} />}>
      <p>{said('suspendWhy')}</p>
      <Effect subscription={props.subscription} wish={{ kind: 'suspend' }} />
    </Form>
  )
}

export function Move(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const done = useDone(props)
  const { id, version, shipOn } = props.subscription
  const form = useForm({
    initial: { on: shipOn ?? '' },
    check: useDay('on'),
    async save({ on }) {
      const saved = await api.subscriptions.move({ params: { id }, body: { version, on: dayOf(on) ?? '' } })
      done(saved, t('moved', { on: saved.shipOn === null ? '—' : format.day(saved.shipOn) }))
    },
  })
  const on = dayOf(form.values.on)
  return (
    <Form form={form} action={t('move')} beside={<Close onClose={props.onClose} />}>
      <TextField form={form} name="on" label={t('on')} example="2026/4/1" autoFocus />
      <Effect subscription={props.subscription} wish={on === null ? null : { kind: 'move', on }} />
    </Form>
  )
}

export function Cycle(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const locale = useLocale()
  const done = useDone(props)
  const { id, version, cycle: before, terms } = props.subscription
  const cycles = terms.cycles
  const form = useForm({
    initial: {
      cycle: String(
        Math.max(
          0,
          cycles.findIndex((one) => JSON.stringify(one) === JSON.stringify(before)),
        ),
      ),
      keepNext: true,
    },
    async save({ cycle, keepNext }) {
      const chosen = cycles[Number(cycle)] ?? before
      done(
        await api.subscriptions.setCycle({ params: { id }, body: { version, cycle: chosen, keepNext } }),
        t('saved'),
      )
    },
  })
  const { cycle, keepNext } = form.values
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <SelectField
        form={form}
        name="cycle"
        label={t('cycle')}
        options={cycles.map((one, at) => ({ value: String(at), label: sayCycle(one, locale) }))}
      />
      <Checkbox
        label={t('keepNext')}
        checked={keepNext}
        onChange={({ currentTarget }) => form.set('keepNext', currentTarget.checked)}
      />
      <Effect
        subscription={props.subscription}
        wish={{ kind: 'cycle', cycle: cycles[Number(cycle)] ?? before, keepNext }}
      />
    </Form>
  )
}
