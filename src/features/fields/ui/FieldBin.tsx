import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { EmptyState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { fieldsText } from '../fields.text.ts'
import { definitionsKey, useTypeName, type Definition } from './field-queries.ts'
import styles from './FieldSettings.module.css'

/** Fields that were taken away: their values wait in the records. */
export function FieldBin({ bin }: { bin: readonly Definition[] }): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const format = useFormat()
  const typeName = useTypeName()
  const queryClient = useQueryClient()
  const [purging, setPurging] = useState<Definition | null>(null)
  const restore = async ({ subject, key, label }: Definition): Promise<void> => {
    try {
      await api.fields.restore({ params: { subject, key } })
      doneToast(t('restored', { name: say(label) }))
      await queryClient.invalidateQueries({ queryKey: ['field'] })
    } catch (error) {
      problemToast(error)
    }
  }
  if (bin.length === 0) return <EmptyState title={t('emptyBin')}>{t('emptyBinWhy')}</EmptyState>
  return (
    <ul className={styles['rows']}>
      {bin.map((field) => (
        <li key={`${field.subject}.${field.key}`} className={styles['row']}>
          <span />
          <span>
            {say(field.label)}
            <span className={styles['kind']}>
              {' '}
              {t(field.subject)} · {typeName(field.type)} ·{' '}
              {field.deletedAt && format.dateTime(field.deletedAt)}
            </span>
          </span>
          <span />
          <span className={styles['marks']}>
            <Button variant="default" onClick={() => void restore(field)}>
              {t('restore')}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setPurging(field)}>
              {t('purge')}
            </Button>
          </span>
        </li>
      ))}
      {purging && <PurgeDialog field={purging} onClose={() => setPurging(null)} />}
    </ul>
  )
}

function PurgeDialog({ field, onClose }: { field: Definition; onClose: () => void }): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const queryClient = useQueryClient()
  const [confirm, setConfirm] = useState('')
  const [busy, setBusy] = useState(false)
  const { subject, key } = field
  const name = say(field.label)
  const purge = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.fields.purge({ params: { subject, key }, body: { confirm } })
      doneToast(t('purged', { name }))
      onClose()
      await queryClient.invalidateQueries({ queryKey: definitionsKey })
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('purgeTitle', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('purgeWhy')}</p>
      <TextInput
        label={name}
        value={confirm}
        data-autofocus
        onChange={({ currentTarget }) => setConfirm(currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={() => void purge()}>
          {t('purge')}
        </Button>
      </Group>
    </Modal>
  )
}
