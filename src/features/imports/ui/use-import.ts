import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useLocale } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { isBusy } from './steps.ts'

export type Import = Answer<typeof api.imports.get>
export type Preview = Answer<typeof api.imports.preview>

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => api.imports.get({ params: { id } }, { signal }),
    // Changes are announced; this is for a steady line of progress, and for a line that is cut.
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.state) ? 1000 : false),
  })

/** The first rows as they are read now; the rows of the reading before stay until the new ones are here. */
export function usePreview({ id, version }: Pick<Import, 'id' | 'version'>) {
  const locale = useLocale()
  return useQuery({
    queryKey: ['import', id, 'preview', version, locale],
    queryFn: ({ signal }) => api.imports.preview({ params: { id } }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export type Subject = Import['subject']
/** A field that a column can become. */
export type Target = Answer<typeof api.imports.fields>['items'][number]
const noTargets: readonly Target[] = []

/** What a column can become, in the order of the page. */
export function useTargets(subject: Subject): readonly Target[] {
  const { data } = useQuery({
    queryKey: ['field', 'importable', subject],
    queryFn: ({ signal }) => api.imports.fields({ query: { subject } }, { signal }),
  })
  return data?.items ?? noTargets
}

export type Change = Partial<Pick<Import, 'format' | 'mapping' | 'options' | 'subject'>> & { sheet?: string }
export type Editing = {
  readonly edit: (change: Change) => void
  readonly state: 'still' | 'saving' | 'saved'
}

/**
 * Each choice is kept at once and seen at once. One is sent after the other, each with the version that the answer
 * before gave, so that quick choices never refuse each other.
 */
export function useEditImport(id: string): Editing {
  const queryClient = useQueryClient()
  const [state, setState] = useState<Editing['state']>('still')
  const waiting = useRef(0)
  const sending = useRef<Promise<void>>(Promise.resolve())
  const edit = useCallback(
    (change: Change): void => {
      const { queryKey } = importQuery(id)
      const send = async (): Promise<void> => {
        const now = queryClient.getQueryData(queryKey)
        if (!now) return
        const answer = await api.imports.update({ params: { id }, body: { version: now.version, ...change } })
        waiting.current -= 1
        const isLast = waiting.current === 0
        queryClient.setQueryData(queryKey, (shown) =>
          shown && !isLast ? { ...shown, version: answer.version } : answer,
        )
        if (isLast) setState('saved')
      }
      const refused = (error: unknown): void => {
        waiting.current -= 1
        setState('still')
        problemToast(error)
        void queryClient.invalidateQueries({ queryKey })
      }
      waiting.current += 1
      setState('saving')
      void queryClient.cancelQueries({ queryKey, exact: true })
      queryClient.setQueryData(queryKey, (shown) => shown && { ...shown, ...change })
      sending.current = sending.current.then(send).catch(refused)
    },
    [id, queryClient],
  )
  return { edit, state }
}

/** Begins or ends a piece of work; the answer is shown at once. */
export function useStart(id: string): {
  busy: boolean
  start: (call: (input: { params: { id: string } }) => Promise<Import>) => Promise<void>
} {
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    async start(call) {
      setBusy(true)
      try {
        queryClient.setQueryData(importQuery(id).queryKey, await call({ params: { id } }))
        await queryClient.invalidateQueries({ queryKey: ['job'] })
      } catch (error) {
        problemToast(error)
        await queryClient.invalidateQueries({ queryKey: importQuery(id).queryKey })
      } finally {
        setBusy(false)
      }
    },
  }
}
