import { ActionIcon, Button, Menu, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast, tried, undoToast } from '#web/parts/toasts.tsx'
import { editorText } from '../editor.text.ts'
import { libraryText } from '../library.text.ts'
import { Dialog } from './Dialog.tsx'
import { Editions } from './Editions.tsx'
import { templateQuery, type Template } from './template-queries.ts'
import { ToMjml } from './ToMjml.tsx'
import { UsesDialog } from './UsesDialog.tsx'
import type { Editing } from './use-editing.ts'

type MenuProps = { template: Template; editing: Editing; onSave: (note: string) => Promise<boolean> }
type Open = 'head' | 'note' | 'editions' | 'uses' | 'mjml' | null

/** What is done seldom with a template. */
export function TemplateMenu({ template, editing, onSave }: MenuProps): ReactNode {
  const t = useText(editorText)
  const words = useText(libraryText)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<Open>(null)
  const { id, name, version, draft } = template
  const close = (): void => setOpen(null)
  const copy = async (): Promise<void> => {
    const made = await api.templates.copy({ params: { id }, body: { name: words('copyName', { name }) } })
    doneToast(words('copied'))
    await navigate({ to: `/templates/${made.id}` })
  }
  const remove = async (): Promise<void> => {
    await api.templates.remove({ params: { id }, query: { version } })
    undoToast(words('binned', { name }), () => api.templates.restore({ params: { id } }))
    await queryClient.invalidateQueries({ queryKey: ['mailTemplate', 'list'] })
    await navigate({ to: '/templates' })
  }
  const discard = async (): Promise<void> => {
    const saved = await editing.discard()
    if (saved) queryClient.setQueryData(templateQuery(id).queryKey, saved)
    doneToast(t('discarded'))
  }
  const isDraft = draft !== null || editing.kept !== 'saved'
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={words('more')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('note')}>{t('saveWithNote')}</Menu.Item>
          <Menu.Item onClick={() => setOpen('editions')}>{t('editions')}</Menu.Item>
          <Menu.Item onClick={() => setOpen('head')}>{t('rename')}</Menu.Item>
          <Menu.Item onClick={() => setOpen('uses')}>{words('usedIn')}</Menu.Item>
          <Menu.Item onClick={() => void tried(copy)}>{words('copy')}</Menu.Item>
          {editing.content.body.kind === 'blocks' && (
            <Menu.Item onClick={() => setOpen('mjml')}>{t('toMjml')}</Menu.Item>
          )}
          {isDraft && template.edition > 0 && (
            <Menu.Item onClick={() => void tried(discard)}>{t('discard')}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void tried(remove)}>
            {words('toBin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'head' && <HeadDialog template={template} onClose={close} />}
      {open === 'note' && <NoteDialog onSave={onSave} onClose={close} />}
      {open === 'editions' && <Editions template={template} editing={editing} onClose={close} />}
      {open === 'mjml' && (
        <ToMjml
          content={editing.content}
          why={t('toMjmlEdition')}
          before={async () => !isDraft || (await onSave(t('beforeMjml')))}
          change={editing.change}
          onClose={close}
        />
      )}
      {open === 'uses' && <UsesDialog id={id} onClose={close} />}
    </>
  )
}

function HeadDialog({ template, onClose }: { template: Template; onClose: () => void }): ReactNode {
  const t = useText(editorText)
  const words = useText(libraryText)
  const queryClient = useQueryClient()
  const [head, setHead] = useState({
    name: template.name,
    description: template.description,
    class: template.class,
  })
  const save = async (): Promise<void> => {
    if (head.name.trim() === '') return
    try {
      const body = { ...head, version: template.version }
      const saved = await api.templates.update({ params: { id: template.id }, body })
      queryClient.setQueryData(templateQuery(template.id).queryKey, saved)
      doneToast(t('headSaved'))
      onClose()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Dialog title={t('rename')} onClose={onClose}>
      <Stack gap="sm">
        <TextInput
          label={words('name')}
          maxLength={100}
          value={head.name}
          onChange={({ currentTarget }) => setHead({ ...head, name: currentTarget.value })}
          onKeyDown={onEnter(() => void save())}
        />
        <NativeSelect
          label={words('class')}
          description={words(head.class === 'advertising' ? 'advertisingHelp' : 'transactionalHelp')}
          value={head.class}
          data={[
            { value: 'advertising', label: words('advertising') },
            { value: 'transactional', label: words('transactional') },
          ]}
          onChange={({ currentTarget }) =>
            setHead({
              ...head,
              class: currentTarget.value === 'transactional' ? 'transactional' : 'advertising',
            })
          }
        />
        <Textarea
          label={words('description')}
          maxLength={500}
          value={head.description}
          onChange={({ currentTarget }) => setHead({ ...head, description: currentTarget.value })}
        />
        <Button disabled={head.name.trim() === ''} onClick={() => void save()}>
          {words('save')}
        </Button>
      </Stack>
    </Dialog>
  )
}

type NoteProps = { onSave: (note: string) => Promise<boolean>; onClose: () => void }
function NoteDialog({ onSave, onClose }: NoteProps): ReactNode {
  const t = useText(editorText)
  const [note, setNote] = useState('')
  const save = async (): Promise<void> => {
    onClose()
    await onSave(note)
  }
  return (
    <Dialog title={t('saveWithNote')} onClose={onClose}>
      <Stack gap="sm">
        <TextInput
          autoFocus
          label={t('note')}
          description={t('noteHelp')}
          maxLength={300}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          onKeyDown={onEnter(() => void save())}
        />
        <Button onClick={() => void save()}>{t('save')}</Button>
      </Stack>
    </Dialog>
  )
}
