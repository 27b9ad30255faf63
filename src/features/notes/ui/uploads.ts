import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { newId } from '#kit/ids.ts'
import { api } from '#web/api.ts'
import { useLocale } from '#web/locale.ts'
import { toProblem } from '#web/problem.ts'

/** A file on its way, or there: `attachmentId` is set once the server has it. */
export type Upload = {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly attachmentId: string | null
  readonly problem: string | null
}
export type Uploads = {
  readonly items: readonly Upload[]
  readonly isBusy: boolean
  add(files: readonly File[]): void
  remove(key: string): void
  clear(): void
}

/** Sends files, each with its progress; leaving the screen stops what is on its way. */
export function useUploads(customerId: string): Uploads {
  const locale = useLocale()
  const queryClient = useQueryClient()
  const [items, setItems] = useState<readonly Upload[]>([])
  const stops = useRef(new Map<string, AbortController>())
  useEffect(() => {
    const running = stops.current
    return () => {
      for (const stop of running.values()) stop.abort()
    }
  }, [])

  const change = (key: string, next: Partial<Upload>): void =>
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...next } : item)))
  const drop = (key: string): void => setItems((before) => before.filter((item) => item.key !== key))

  const send = async (key: string, file: File): Promise<void> => {
    const stop = new AbortController()
    stops.current.set(key, stop)
    try {
      const { id } = await api.notes.attach(
        { params: { customerId }, file, fileName: file.name },
        { signal: stop.signal, onProgress: (sent) => change(key, { sent }) },
      )
      change(key, { attachmentId: id, sent: file.size })
      await queryClient.invalidateQueries({ queryKey: ['note', 'files', customerId] })
    } catch (error) {
      const problem = toProblem(error, locale)
      if (!stop.signal.aborted) change(key, { problem: problem.detail ?? problem.title })
    } finally {
      stops.current.delete(key)
    }
  }
  return {
    items,
    isBusy: items.some(({ attachmentId, problem }) => attachmentId === null && problem === null),
    add(files) {
      const added = files.map((file) => ({ key: newId(), file }))
      setItems((before) => [
        ...before,
        ...added.map(({ key, file: { name, size } }) => ({
          key,
          name,
          size,
          sent: 0,
          attachmentId: null,
          problem: null,
        })),
      ])
      for (const { key, file } of added) void send(key, file)
    },
    remove(key) {
      stops.current.get(key)?.abort()
      drop(key)
    },
    clear: () => setItems([]),
  }
}
