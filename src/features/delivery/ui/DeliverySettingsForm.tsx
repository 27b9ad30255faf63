import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, TextField } from '#web/parts/FormField.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import { readPaces, writePaces } from './paces.ts'

type Versioned = Answer<typeof api.delivery.settings>
type Settings = Versioned['settings']
const names = [
  'returnPath',
  'connections',
  'paces',
  'breakerAfter',
  'breakerBounces',
  'breakerComplaints',
  'resolvers',
] as const
type Values = { [N in (typeof names)[number]]: string }
const queryKey = ['settings', 'delivery']

export function DeliverySettingsForm(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.delivery.settings({}, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  return <SettingsForm read={data} />
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function SettingsForm({ read }: { read: Versioned }): ReactNode {
  const t = useText(deliveryUiText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const store = async (values: Values, on: Versioned): Promise<void> => {
    const saved = await api.delivery.updateSettings({
      body: { version: on.version, settings: settingsOf(values, on.settings) },
    })
    setBase(saved)
    form.reset(valuesOf(saved.settings))
    queryClient.setQueryData(queryKey, saved)
  }
  const form = useForm<Values>({
    initial: valuesOf(read.settings),
    check: (values) => {
      const { bad } = readPaces(values.paces)
      return [
        ...(['connections', 'breakerAfter', 'breakerBounces', 'breakerComplaints'] as const).flatMap((name) =>
          Number.isFinite(numberOf(values[name])) ? [] : { name, message: t('badNumber') },
        ),
        ...(bad === null ? [] : [{ name: 'paces', message: t('badPace', { line: bad }) }]),
      ]
    },
    save: async (values) => {
      try {
        await store(values, base)
      } catch (error) {
        if (isProblem(error, 'stale')) setNewer(await api.delivery.settings())
        throw error
      }
    },
  })
  return (
    <Section title={t('settings')}>
      <Form form={form} action={t('save')}>
        <TextField
          form={form}
          name="returnPath"
          label={t('returnPath')}
          example="bounce@example.jp"
          help={t('returnPathHelp')}
        />
        <FieldRow inRow={2}>
          <TextField form={form} name="connections" label={t('connections')} />
          <TextField form={form} name="breakerAfter" label={t('breakerAfter')} />
          <TextField form={form} name="breakerBounces" label={t('breakerBounces')} />
          <TextField form={form} name="breakerComplaints" label={t('breakerComplaints')} />
        </FieldRow>
        <FormField
          form={form}
          name="paces"
          label={t('paces')}
          help={t('pacesHelp')}
          example="docomo: docomo.ne.jp | 2 | 300"
        >
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={4}
              value={form.values.paces}
              onChange={({ currentTarget }) => form.set('paces', currentTarget.value)}
            />
          )}
        </FormField>
        <TextField form={form} name="resolvers" label={t('resolvers')} help={t('resolversHelp')} />
      </Form>
      {newer && (
        <StaleDialog
          rows={names
            .map((name) => ({
              label: t(name),
              mine: form.values[name],
              theirs: valuesOf(newer.settings)[name],
            }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.settings))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer))
          }}
        />
      )}
    </Section>
  )
}

const numberOf = (typed: string): number => Number(toHalfWidth(typed).trim() || Number.NaN)

function valuesOf({ returnPath, connections, paces, breaker, resolvers }: Settings): Values {
  return {
    returnPath,
    connections: String(connections),
    paces: writePaces(paces),
    breakerAfter: String(breaker.after),
    breakerBounces: String(breaker.bounces),
    breakerComplaints: String(breaker.complaints),
    resolvers: resolvers.join(', '),
  }
}

function settingsOf(values: Values, before: Settings): Settings {
  return {
    returnPath: values.returnPath,
    connections: numberOf(values.connections),
    paces: [...readPaces(values.paces).paces],
    breaker: {
      ...before.breaker,
      after: numberOf(values.breakerAfter),
      bounces: numberOf(values.breakerBounces),
      complaints: numberOf(values.breakerComplaints),
    },
    resolvers: values.resolvers.split(/[\s,、]+/).filter((server) => server !== ''),
  }
}
