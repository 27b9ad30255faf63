import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { planText } from '../plan.text.ts'
import type { Draft } from './plan-draft.ts'
import { usePlanEdit } from './plan-edit.ts'
import { Typed } from './PlanFields.tsx'
import styles from './Plans.module.css'

const promises = ['minimumRounds', 'skipsInRow', 'pauseDays'] as const
const early = ['free', 'refused', 'difference'] as const

export function PlanBasics(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  return (
    <Section title={t('basics')}>
      <div className={styles['pair']}>
        <TextInput
          label={t('code')}
          maxLength={60}
          value={draft.code}
          onChange={({ currentTarget }) => set({ code: currentTarget.value })}
        />
        <TextInput
          label={t('name')}
          description={t('nameHelp')}
          maxLength={200}
          value={draft.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
      </div>
      <Textarea
        mt={8}
        autosize
        minRows={1}
        maxLength={2000}
        label={t('description')}
        value={draft.description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
      />
    </Section>
  )
}

/** Until when it can be ordered, by whom, and what is promised on both sides. */
export function PlanPromises(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { numbers } = draft
  return (
    <Section title={t('period')}>
      <div className={styles['pair']}>
        {(['applyFrom', 'applyUntil'] as const).map((name) => (
          <Typed
            key={name}
            field={name}
            label={t(name)}
            placeholder="2026/4/1"
            value={draft[name]}
            onType={(typed) => set({ [name]: typed })}
          />
        ))}
        {promises.map((name) => (
          <Typed
            key={name}
            field={name}
            label={t(name)}
            value={numbers[name]}
            onType={(typed) => set({ numbers: { ...numbers, [name]: typed } })}
          />
        ))}
        <Checkbox
          label={t('once')}
          checked={draft.once}
          onChange={({ currentTarget }) => set({ once: currentTarget.checked })}
        />
      </div>
    </Section>
  )
}

export function PlanLeaving(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { leaving } = draft
  const change = (next: Partial<Draft['leaving']>): void => set({ leaving: { ...leaving, ...next } })
  return (
    <Section title={t('leaving')}>
      <div className={styles['pair']}>
        {(['byWeb', 'byPhone'] as const).map((name) => (
          <Checkbox
            key={name}
            label={t(name)}
            checked={leaving[name]}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.checked })}
          />
        ))}
        {leaving.byPhone && (
          <>
            <TextInput
              data-field="leaving.phone"
              type="tel"
              label={t('phone')}
              maxLength={40}
              value={leaving.phone}
              onChange={({ currentTarget }) => change({ phone: currentTarget.value })}
            />
            <TextInput
              data-field="leaving.hours"
              label={t('hours')}
              placeholder={t('hoursExample')}
              maxLength={200}
              value={leaving.hours}
              onChange={({ currentTarget }) => change({ hours: currentTarget.value })}
            />
          </>
        )}
        <NativeSelect
          label={t('early')}
          value={leaving.early}
          data={early.map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            change({ early: early.find((one) => one === currentTarget.value) ?? 'free' })
          }
        />
      </div>
      {(['conditions', 'returns'] as const).map((name) => (
        <Textarea
          key={name}
          data-field={`leaving.${name}`}
          mt={8}
          autosize
          minRows={2}
          maxLength={2000}
          label={t(name)}
          value={leaving[name]}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        />
      ))}
    </Section>
  )
}
