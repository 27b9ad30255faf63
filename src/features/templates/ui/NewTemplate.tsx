import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { libraryText } from '../library.text.ts'
import { contentKinds, newContent, type ContentKind } from './content-new.ts'
import { TemplateStarters } from './TemplateStarters.tsx'
import styles from './Library.module.css'

/** Empty, or from one of the templates to start from. */
export function NewTemplate({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(libraryText)
  const language = useLocale()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ContentKind>('blocks')
  const [mailClass, setClass] = useState<'advertising' | 'transactional'>('advertising')
  const [busy, setBusy] = useState(false)
  const create = async (): Promise<void> => {
    if (name.trim() === '' || busy) return
    setBusy(true)
    try {
      const { id } = await api.templates.create({
        body: { name, class: mailClass, content: newContent(kind, language) },
      })
      await navigate({ to: `/templates/${id}` })
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      size="xl"
      title={t('add')}
      closeButtonProps={{ 'aria-label': useText(partsText)('close') }}
      onClose={onClose}
    >
      <div className={styles['new']}>
        <TextInput
          data-autofocus
          label={t('name')}
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={onEnter(() => void create())}
        />
        <NativeSelect
          label={t('class')}
          value={mailClass}
          data={[
            { value: 'advertising', label: t('advertising') },
            { value: 'transactional', label: t('transactional') },
          ]}
          onChange={({ currentTarget }) =>
            setClass(currentTarget.value === 'transactional' ? 'transactional' : 'advertising')
          }
        />
        <NativeSelect
          label={t('kind')}
          value={kind}
          data={contentKinds.map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            setKind(contentKinds.find((one) => one === currentTarget.value) ?? 'blocks')
          }
        />
      </div>
      <p className={styles['help']}>
        {t(mailClass === 'advertising' ? 'advertisingHelp' : 'transactionalHelp')} {t(`${kind}Help`)}
      </p>
      <Group my="md">
        <Button loading={busy} disabled={name.trim() === ''} onClick={() => void create()}>
          {t('createEmpty')}
        </Button>
      </Group>
      <TemplateStarters />
    </Modal>
  )
}
