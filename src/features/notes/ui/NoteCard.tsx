import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPinFilled } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { FileList } from '#web/files/FileList.tsx'
import { useText } from '#web/locale.ts'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { notesText } from '../notes.text.ts'
import { notesQuery, useMayChange, type Note } from './note-queries.ts'
import { NoteEditor } from './NoteEditor.tsx'
import styles from './Notes.module.css'

type NoteCardProps = {
  customerId: string
  note: Note
  /** With who wrote it and when, where no line above says so. */
  named?: boolean
}
/** What was written, its files, and what may be done with it. */
export function NoteCard({ customerId, note, named = false }: NoteCardProps): ReactNode {
  const t = useText(notesText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const mayChange = useMayChange()
  const [editing, setEditing] = useState(false)
  const params = { customerId, id: note.id }
  const run = async (change: () => Promise<unknown>): Promise<void> => {
    try {
      await change()
      await queryClient.invalidateQueries({ queryKey: notesQuery(customerId).queryKey })
    } catch (error) {
      problemToast(error)
    }
  }
  const remove = (): Promise<void> =>
    run(async () => {
      await api.notes.remove({ params, query: { version: note.version } })
      undoToast(t('removed'), () => api.notes.restore({ params }))
    })
  if (editing) return <NoteEditor customerId={customerId} note={note} onClose={() => setEditing(false)} />
  return (
    <article className={styles['note']} data-pinned={note.pinned || undefined}>
      <div className={styles['noteBody']}>
        {note.pinned && <IconPinFilled size={14} className={styles['pin'] ?? ''} aria-label={t('pinned')} />}
        {note.body}
        <FileList subject={{ on: 'customer', id: customerId }} files={note.attachments} />
        {named && (
          <p className={styles['meta']}>
            {note.authorName} {format.dateTime(note.createdAt)}
          </p>
        )}
      </div>
      {mayChange(note) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('actions')}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setEditing(true)}>{t('edit')}</Menu.Item>
            <Menu.Item
              onClick={() =>
                void run(() =>
                  api.notes.update({ params, body: { version: note.version, pinned: !note.pinned } }),
                )
              }
            >
              {t(note.pinned ? 'unpin' : 'pin')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void remove()}>
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </article>
  )
}
