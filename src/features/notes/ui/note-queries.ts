import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import { useMay, useSession } from '#web/session.tsx'

export type Note = Answer<typeof api.notes.list>['items'][number]

/** All notes of a customer, read once for the pinned ones and for the timeline. */
export function notesQuery(customerId: string) {
  return queryOptions({
    queryKey: ['note', 'list', customerId],
    queryFn: ({ signal }) => api.notes.list({ params: { customerId } }, { signal }),
  })
}

/** The author may change a note, and whoever is trusted with everybody's; the server decides again. */
export function useMayChange(): (note: Note) => boolean {
  const may = useMay()
  const { user } = useSession()
  return ({ authorId }) => may('notes.manage') || (may('notes.write') && authorId === user.id)
}
