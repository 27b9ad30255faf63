import { Button, Checkbox, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import styles from './Delivery.module.css'

type Sender = Answer<typeof api.delivery.senders>['items'][number]

/** Whom campaigns come from. */
export function Senders(): ReactNode {
  const t = useText(deliveryUiText)
  const queryClient = useQueryClient()
  const [edited, setEdited] = useState<Sender | 'new' | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['delivery', 'senders', 'page'],
    queryFn: ({ signal }) => api.delivery.senders({}, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['delivery'] })
  const remove = async ({ id, version, name }: Sender): Promise<void> => {
    try {
      await api.delivery.removeSender({ params: { id }, query: { version } })
      undoToast(t('removed', { name }), async () => {
        await api.delivery.restoreSender({ params: { id } })
        await again()
      })
    } catch (refusal) {
      problemToast(refusal)
    }
    await again()
  }
  return (
    <Section
      title={t('senders')}
      action={
        <Button variant="default" onClick={() => setEdited('new')}>
          {t('addSender')}
        </Button>
      }
    >
      {data.items.length === 0 && <p className={styles['dim']}>{t('sendersEmpty')}</p>}
      {data.items.map((sender) => (
        <div key={sender.id} className={styles['row']}>
          <div className={styles['grow']}>
            <p>{sender.name}</p>
            <p className={styles['dim']}>{sender.address}</p>
          </div>
          {sender.preferred && <StatusBadge tone="info">{t('isPreferred')}</StatusBadge>}
          <StatusBadge tone={sender.signed ? 'good' : 'warning'}>
            {t(sender.signed ? 'signed' : 'unsigned')}
          </StatusBadge>
          <div className={styles['actions']}>
            <Button
              variant="default"
              onClick={() => setEdited(sender)}
              aria-label={`${sender.name}: ${t('edit')}`}
            >
              {t('edit')}
            </Button>
            <Button
              variant="subtle"
              color="red"
              onClick={() => void remove(sender)}
              aria-label={`${sender.name}: ${t('remove')}`}
            >
              {t('remove')}
            </Button>
          </div>
        </div>
      ))}
      {edited && <SenderForm sender={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Section>
  )
}

function SenderForm({ sender, onClose }: { sender: Sender | null; onClose: () => void }): ReactNode {
  const t = useText(deliveryUiText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: {
      name: sender?.name ?? '',
      address: sender?.address ?? '',
      replyTo: sender?.replyTo ?? '',
      preferred: sender?.preferred ?? false,
    },
    check: filledOf({ name: t('name'), address: t('address') }, (label) => words('mustBeFilled', { label })),
    save: async ({ replyTo, ...values }) => {
      const body = { ...values, replyTo: replyTo.trim() === '' ? null : replyTo }
      await (sender
        ? api.delivery.updateSender({ params: { id: sender.id }, body: { ...body, version: sender.version } })
        : api.delivery.createSender({ body }))
      await queryClient.invalidateQueries({ queryKey: ['delivery'] })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(sender ? 'editSender' : 'addSender')}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form form={form} action={t('save')}>
        <TextField form={form} name="name" label={t('name')} example="青空商店" autoFocus />
        <TextField form={form} name="address" type="email" label={t('address')} example="news@example.jp" />
        <TextField form={form} name="replyTo" type="email" label={t('replyTo')} help={t('replyToHelp')} />
        <Checkbox
          label={t('preferred')}
          checked={form.values.preferred}
          onChange={({ currentTarget }) => form.set('preferred', currentTarget.checked)}
        />
      </Form>
    </Modal>
  )
}
