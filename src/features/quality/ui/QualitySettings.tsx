import { Button, CloseButton, Modal, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import type { VersionedQuality } from '../quality.api.ts'
import type { Subject, Weight } from '../quality.ts'
import { doubtText } from '../doubt.text.ts'
import { scoreText } from '../score.text.ts'
import styles from './Quality.module.css'

type Values = {
  weights: Weight[]
  companyWeights: Weight[]
  freshDays: string
  oldDays: string
}
/** What is more than one field. */
const partsOf = {
  customer: ['name', 'kana', 'contact', 'address'],
  company: ['address'],
} as const satisfies { [S in Subject]: readonly (keyof typeof scoreText)[] }
const weightsThereAre = ['1', '2', '3', '5', '10']

/** What completeness and freshness are measured by. */
export function QualitySettings({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(doubtText)
  const words = useText(partsText)
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', 'quality'],
    queryFn: ({ signal }) => api.quality.settings({}, { signal }),
    // A change by somebody else must not become the version one writes over.
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings')}
      closeOnClickOutside={false}
      size="lg"
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      {data ? (
        <SettingsForm stored={data} onClose={onClose} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <RowsSkeleton rows={6} />
      )}
    </Modal>
  )
}

function SettingsForm({ stored, onClose }: { stored: VersionedQuality; onClose: () => void }): ReactNode {
  const t = useText(doubtText)
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initial: {
      weights: stored.settings.weights,
      companyWeights: stored.settings.companyWeights,
      freshDays: String(stored.settings.freshDays),
      oldDays: String(stored.settings.oldDays),
    },
    check: ({ weights, companyWeights, freshDays, oldDays }) => [
      ...(weights.length === 0 ? [{ name: 'weights', message: t('chooseOne') }] : []),
      ...(companyWeights.length === 0 ? [{ name: 'companyWeights', message: t('chooseOne') }] : []),
      ...(isDays(freshDays) ? [] : [{ name: 'freshDays', message: t('daysWrong') }]),
      ...(isDays(oldDays) && Number(oldDays) > Number(freshDays)
        ? []
        : [{ name: 'oldDays', message: t('oldWrong') }]),
    ],
    save: async ({ weights, companyWeights, freshDays, oldDays }) => {
      const settings = { weights, companyWeights, freshDays: Number(freshDays), oldDays: Number(oldDays) }
      await api.quality.updateSettings({ body: { version: stored.version, settings } })
      await queryClient.invalidateQueries({ queryKey: ['settings', 'quality'] })
      doneToast(t('settingsSaved'))
      onClose()
    },
  })
  return (
    <Form
      form={form}
      action={t('save')}
      beside={
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      }
    >
      <Weights form={form} subject="customer" name="weights" />
      <Weights form={form} subject="company" name="companyWeights" />
      <TextField form={form} name="freshDays" label={t('freshDays')} />
      <TextField form={form} name="oldDays" label={t('oldDays')} />
    </Form>
  )
}

const isDays = (typed: string): boolean => /^[1-9]\d{0,3}$/.test(typed)

type WeightsProps = { form: FormState<Values>; subject: Subject; name: 'weights' | 'companyWeights' }

function Weights({ form, subject, name }: WeightsProps): ReactNode {
  const t = useText(doubtText)
  const say = useSay()
  const fields = useFields(subject).filter(({ editable, hidden }) => editable && !hidden)
  const parts = partsOf[subject]
  const options = [
    ...parts.map((value) => ({ value, label: say(scoreText[value]) })),
    ...fields
      .filter(({ key }) => !parts.some((part) => part === key))
      .map(({ key, label }) => ({ value: key, label: say(label) })),
  ]
  const weights = form.values[name]
  const nameOf = (key: string): string => options.find(({ value }) => value === key)?.label ?? key
  const left = options.filter(({ value }) => !weights.some(({ key }) => key === value))
  return (
    <FormField form={form} name={name} label={t(name)} help={t('weightsHelp')}>
      {(control) => (
        <div className={styles['weights']}>
          {weights.map(({ key, weight }) => (
            <div key={key}>
              <span>{nameOf(key)}</span>
              <NativeSelect
                aria-label={t('weightOf', { name: nameOf(key) })}
                value={String(weight)}
                data={[...new Set([...weightsThereAre, String(weight)])]}
                onChange={({ currentTarget }) =>
                  form.set(
                    name,
                    weights.map((one) =>
                      one.key === key ? { key, weight: Number(currentTarget.value) } : one,
                    ),
                  )
                }
              />
              <CloseButton
                aria-label={t('leaveOut', { name: nameOf(key) })}
                onClick={() =>
                  form.set(
                    name,
                    weights.filter((one) => one.key !== key),
                  )
                }
              />
            </div>
          ))}
          <NativeSelect
            {...control}
            value=""
            data={[{ value: '', label: t('addWeight') }, ...left]}
            onChange={({ currentTarget }) =>
              form.set(name, [...weights, { key: currentTarget.value, weight: 1 }])
            }
          />
        </div>
      )}
    </FormField>
  )
}
