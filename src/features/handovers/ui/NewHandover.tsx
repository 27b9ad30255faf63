import { Checkbox, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useColleagues } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { OwnedCount } from '../handovers.ts'
import { handoversText } from '../handovers.text.ts'
import { ownedQuery } from './handover-queries.ts'

const address = { from: text }

/** Whose work goes to whom: first the one who leaves, then what there is to give. */
export function NewHandover(): ReactNode {
  const t = useText(handoversText)
  const [{ from = '' }, setAddress] = useAddress(address)
  const colleagues = useColleagues()
  const { data, error, refetch } = useQuery(ownedQuery(from))
  const owned = data?.kinds.filter(({ count }) => count > 0) ?? []
  return (
    <Page title={t('startNew')} lead={t('lead')} shape="reading">
      <NativeSelect
        label={t('from')}
        value={from}
        maw={480}
        mb="md"
        data={[
          { value: '', label: t('choose') },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => setAddress({ from: currentTarget.value || undefined })}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {from !== '' && !data && !error && <RowsSkeleton rows={4} />}
      {data && owned.length === 0 && <p>{t('ownsNothing')}</p>}
      {data && owned.length > 0 && <Receivers key={from} from={data.user} owned={owned} />}
    </Page>
  )
}

type ReceiversProps = { from: { id: string; disabled: boolean }; owned: readonly OwnedCount[] }

function Receivers({ from, owned }: ReceiversProps): ReactNode {
  const t = useText(handoversText)
  const say = useSay()
  const format = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const people = useColleagues()
    .filter(({ id, disabled }) => !disabled && id !== from.id)
    .map(({ id, name }) => ({ value: id, label: name }))
  const form = useForm({
    initial: { toId: '', receivers: {} as { [kind: string]: string }, note: '', disable: false },
    check: ({ toId }) => (toId === '' ? [{ name: 'toId', message: t('choose') }] : []),
    save: async ({ toId, receivers, note, disable }) => {
      const made = await api.handovers.start({
        body: {
          fromId: from.id,
          toId,
          receivers: Object.fromEntries(Object.entries(receivers).filter(([, id]) => id !== '')),
          note: note.trim() || null,
          disable,
        },
      })
      await navigate({ to: `/handovers/${made.id}` })
    },
  })
  const { values } = form
  const total = owned.reduce((sum, { count }) => sum + count, 0)
  return (
    <Form form={form} action={t('start')}>
      <FormField form={form} name="toId" label={t('to')} need="required">
        {(control) => (
          <NativeSelect
            {...control}
            value={values.toId}
            data={[{ value: '', label: t('choose') }, ...people]}
            onChange={({ currentTarget }) => form.set('toId', currentTarget.value)}
          />
        )}
      </FormField>
      {owned.length > 1 &&
        owned.map(({ kind, label, count }) => (
          <NativeSelect
            key={kind}
            label={t('perKind', { label: say(label), count: format.number(count) })}
            value={values.receivers[kind] ?? ''}
            data={[{ value: '', label: t('same') }, ...people]}
            onChange={({ currentTarget }) =>
              form.set('receivers', { ...values.receivers, [kind]: currentTarget.value })
            }
          />
        ))}
      <FormField form={form} name="note" label={t('note')} help={t('noteHelp')}>
        {(control) => (
          <Textarea
            {...control}
            autosize
            minRows={3}
            maxLength={2000}
            value={values.note}
            onChange={({ currentTarget }) => form.set('note', currentTarget.value)}
          />
        )}
      </FormField>
      {may('users.manage') && !from.disabled && (
        <Checkbox
          label={t('disable')}
          checked={values.disable}
          onChange={({ currentTarget }) => form.set('disable', currentTarget.checked)}
        />
      )}
      <p>{t('total', { count: format.number(total) })}</p>
    </Form>
  )
}
