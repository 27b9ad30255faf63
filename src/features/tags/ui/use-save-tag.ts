import { useQueryClient } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { Tag } from './tag-list.ts'

type Change = { name?: string; color?: Tag['color']; description?: string | null; version?: number }

/** Writes on the version that is shown; all tags are read again. */
export function useSaveTag({ id, version }: Tag): (change: Change) => Promise<void> {
  const queryClient = useQueryClient()
  return async (change) => {
    await api.tags.update({ params: { id }, body: { version, ...change } })
    await queryClient.invalidateQueries({ queryKey: ['tag'] })
  }
}
