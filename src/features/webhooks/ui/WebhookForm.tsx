import { Modal, MultiSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import {
  emptySharing,
  inSharingNames,
  sharingOf,
  sharingValuesOf,
  type SharingValues,
} from '#web/parts/sharing.ts'
import { SharingFields } from '#web/parts/SharingFields.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { webhooksText } from '../webhooks.text.ts'
import { eventsQuery, webhookQuery, type Webhook } from './webhook-queries.ts'
import { WebhookSecret } from './WebhookSecret.tsx'

type Values = SharingValues & { name: string; url: string; events: string[]; segmentIds: string[] }

type WebhookFormProps = { webhook: Webhook | null; onClose: () => void }
/** A name, an address, what is sent and for whom; of a new one then the secret, once. */
export function WebhookForm({ webhook, onClose }: WebhookFormProps): ReactNode {
  const t = useText(webhooksText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null)
  const form = useForm<Values>({
    initial: webhook ? valuesOf(webhook) : { name: '', url: '', events: [], segmentIds: [], ...emptySharing },
    check: filledOf({ name: t('name'), url: t('url'), events: t('events') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    save: async ({ name, url, events, segmentIds, ...sharing }) => {
      const body = { name, url, events, segmentIds, sharing: sharingOf(sharing) }
      if (webhook) {
        const { id, version } = webhook
        const saved = await inSharingNames(
          api.webhooks.update({ params: { id }, body: { ...body, version } }),
        )
        queryClient.setQueryData(webhookQuery(id).queryKey, saved)
      } else {
        const { secret, webhook: added } = await inSharingNames(api.webhooks.create({ body }))
        setMade({ id: added.id, secret })
      }
      await queryClient.invalidateQueries({ queryKey: ['webhook'] })
      if (webhook) onClose()
    },
  })
  if (made)
    return (
      <WebhookSecret
        secret={made.secret}
        onClose={() => void navigate({ to: `/settings/webhooks/${made.id}` })}
      />
    )
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={webhook ? t('editTitle', { name: webhook.name }) : t('add')}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form form={form} action={t(webhook ? 'save' : 'add')}>
        <TextField
          form={form}
          name="name"
          label={t('name')}
          example={t('nameExample')}
          autoFocus={webhook === null}
        />
        <TextField
          form={form}
          name="url"
          type="url"
          label={t('url')}
          help={t('urlHelp')}
          example="https://example.jp/hooks/enishi"
        />
        <EventFields
          form={form}
          events={form.values.events}
          segmentIds={form.values.segmentIds}
          known={webhook?.segments ?? []}
          onEvents={(events) => form.set('events', events)}
          onSegments={(ids) => form.set('segmentIds', ids)}
        />
        <SharingFields form={form} />
      </Form>
    </Modal>
  )
}

type EventFieldsProps = {
  form: Parameters<typeof FormField>[0]['form']
  events: string[]
  segmentIds: string[]
  /** Chosen before; one of them may be gone. */
  known: Webhook['segments']
  onEvents: (events: string[]) => void
  onSegments: (ids: string[]) => void
}
/** What is sent; and of segments, where their events are chosen, of which. */
function EventFields(props: EventFieldsProps): ReactNode {
  const { form, events, segmentIds, known, onEvents, onSegments } = props
  const t = useText(webhooksText)
  const say = useSay()
  const { data } = useQuery(eventsQuery)
  const catalogue = data?.items ?? []
  const ofSegment = catalogue.some(({ name, ofSegment: is }) => is && events.includes(name))
  const { data: segments } = useQuery({
    queryKey: ['segment', 'list', 'webhook'],
    queryFn: ({ signal }) => api.segments.list({ query: {} }, { signal }),
    enabled: ofSegment,
  })
  const options = segments?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const gone = known
    .filter(({ id }) => !options.some(({ value }) => value === id))
    .map(({ id, name }) => ({ value: id, label: name ?? t('goneSegment') }))
  return (
    <>
      <FormField form={form} name="events" label={t('events')} help={t('eventsHelp')}>
        {(control) => (
          <MultiSelect
            {...control}
            searchable
            hidePickedOptions
            nothingFoundMessage={t('noEvent')}
            data={catalogue.map(({ name, label }) => ({ value: name, label: say(label) }))}
            value={events}
            onChange={onEvents}
          />
        )}
      </FormField>
      {ofSegment && (
        <FormField form={form} name="segmentIds" label={t('segments')} help={t('segmentsHelp')}>
          {(control) => (
            <MultiSelect
              {...control}
              searchable
              hidePickedOptions
              data={[...options, ...gone]}
              value={segmentIds}
              onChange={onSegments}
            />
          )}
        </FormField>
      )}
    </>
  )
}

function valuesOf({ name, url, events, segments, sharing }: Webhook): Values {
  return {
    name,
    url,
    events: [...events],
    segmentIds: segments.map(({ id }) => id),
    ...sharingValuesOf(sharing),
  }
}
