import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { useInlineSave } from '#web/parts/use-inline-save.ts'
import { notesText } from '../notes.text.ts'
import { notesQuery, type Note } from './note-queries.ts'
import styles from './Notes.module.css'

type NoteEditorProps = { customerId: string; note: Note; onClose: () => void }
/** A note being changed; when somebody else was first, both texts stand side by side. */
export function NoteEditor({ customerId, note, onClose }: NoteEditorProps): ReactNode {
  const t = useText(notesText)
  const queryClient = useQueryClient()
  // The note as it was opened: what arrives meanwhile must not be written over unseen.
  const [opened] = useState(note)
  const [text, setText] = useState(note.body)
  const state = useInlineSave('body', opened.body, async (body, version = opened.version) => {
    await api.notes.update({ params: { customerId, id: opened.id }, body: { version, body: body ?? '' } })
    await queryClient.invalidateQueries({ queryKey: notesQuery(customerId).queryKey })
  })
  const save = async (): Promise<void> => {
    if (text.trim() === '') return state.refuse(t('needText'))
    if (await state.submit(text)) onClose()
  }
  return (
    <div className={styles['editor']}>
      <Textarea
        aria-label={t('editNote')}
        autoFocus
        value={text}
        maxLength={20_000}
        error={state.problem}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKeys({ 'mod+Enter': () => void save(), Escape: onClose })}
      />
      <div className={styles['foot']}>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button variant="default" loading={state.phase === 'saving'} onClick={() => void save()}>
          {t('saveEdit')}
        </Button>
      </div>
      {state.clash && (
        <StaleDialog
          rows={[{ label: t('text'), mine: state.clash.mine, theirs: state.clash.theirs }]}
          onKeepTheirs={onClose}
          onKeepMine={() => void state.overwrite().then((done) => done && onClose())}
        />
      )}
    </div>
  )
}
