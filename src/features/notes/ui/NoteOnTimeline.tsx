import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import type { EventViewProps } from '#web/ui.ts'
import { notesText } from '../notes.text.ts'
import { notesQuery } from './note-queries.ts'
import { NoteCard } from './NoteCard.tsx'
import styles from './Notes.module.css'

/** The note that an event tells of. The event keeps no text, so that what was removed is gone from here too. */
export function NoteOnTimeline({ customerId, payload }: EventViewProps): ReactNode {
  const t = useText(notesText)
  const { data } = useQuery(notesQuery(customerId))
  const note = data?.items.find(({ id }) => id === payload['noteId'])
  if (!data) return null
  return note ? (
    <NoteCard customerId={customerId} note={note} />
  ) : (
    <p className={styles['meta']}>{t('gone')}</p>
  )
}
