import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { notesText } from '../notes.text.ts'
import { Composer } from './Composer.tsx'
import { notesQuery } from './note-queries.ts'
import { NoteCard } from './NoteCard.tsx'
import styles from './Notes.module.css'

/** Above the timeline: where one writes, and the notes that everybody should see first. */
export function NotesPanel({ id }: PanelProps): ReactNode {
  const t = useText(notesText)
  const may = useMay()
  const { data, error, refetch } = useQuery(notesQuery(id))
  const pinned = data?.items.filter((note) => note.pinned) ?? []
  return (
    <div className={styles['panel']}>
      {may('notes.write') && <Composer key={id} customerId={id} />}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {pinned.length > 0 && (
        <section aria-label={t('pinned')} className={styles['pinned']}>
          {pinned.map((note) => (
            <NoteCard key={note.id} customerId={id} note={note} named />
          ))}
        </section>
      )}
    </div>
  )
}
