import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { newId } from '#kit/ids.ts'
import { translator } from '#kit/text.ts'
import { api } from '#web/api.ts'
import { useLocale } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { isProblem, toProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { removeFile, useFiles, type FileRow, type FileSubject } from './files.ts'
import { filesText } from './files.text.ts'
import { namedFiles } from './named-files.ts'

/** A file on its way, there (`stored`), or refused (`problem`). */
export type Upload = {
  readonly key: string
  readonly file: File
  readonly sent: number
  readonly stored: FileRow | null
  readonly problem: string | null
}
export type Uploads = {
  readonly items: readonly Upload[]
  readonly isBusy: boolean
  add(files: readonly File[]): void
  /** Sends one again that was refused, or whose line broke. */
  retry(key: string): void
  /** Stops one on its way; one that is there already is moved to the bin. */
  leaveOut(key: string): void
  /** Takes one from this list only: it is shown elsewhere now. */
  forget(key: string): void
  clear(): void
}

/** So many at a time: a browser opens six connections to a host, and the screen needs some itself. */
const atATime = 3

/** Sends files, each with its progress; leaving the screen stops what is on its way. */
export function useUploads(subject: FileSubject): Uploads {
  const locale = useLocale()
  const format = useFormat()
  const queryClient = useQueryClient()
  const maxBytes = useFiles(subject).data?.pages[0]?.maxBytes
  const [items, setItems] = useState<readonly Upload[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const waiting = useRef<Upload[]>([])
  const running = useRef(0)
  useEffect(() => {
    const all = stops.current
    return () => {
      waiting.current = []
      for (const stop of all.values()) stop.abort()
    }
  }, [])

  const change = (key: string, next: Partial<Upload>): void =>
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...next } : item)))
  const forget = (key: string): void => setItems((before) => before.filter((item) => item.key !== key))

  const send = async ({ key, file }: Upload): Promise<void> => {
    const stop = new AbortController()
    stops.current.set(key, stop)
    running.current++
    try {
      const { on, id, part } = subject
      const stored = await api.files.add(
        {
          params: { on, recordId: id },
          query: { subjectKind: part?.kind, subjectId: part?.id },
          file,
          fileName: file.name,
        },
        { signal: stop.signal, onProgress: (sent) => change(key, { sent }) },
      )
      change(key, { stored, sent: file.size })
      await queryClient.invalidateQueries({ queryKey: ['file', on, id] })
    } catch (error) {
      const problem = toProblem(error, locale)
      if (!stop.signal.aborted)
        change(key, { problem: problem.fields[0]?.message ?? problem.detail ?? problem.title })
    } finally {
      stops.current.delete(key)
      running.current--
      sendNext()
    }
  }
  const sendNext = (): void => {
    while (running.current < atATime) {
      const next = waiting.current.shift()
      if (!next) return
      void send(next)
    }
  }
  const queue = (upload: Upload): void => {
    waiting.current.push(upload)
    sendNext()
  }
  return {
    items,
    isBusy: items.some(({ stored, problem }) => stored === null && problem === null),
    add(files) {
      const added = namedFiles(files, new Date()).map((file) => {
        const isTooLarge = maxBytes !== undefined && file.size > maxBytes
        const problem = isTooLarge
          ? translator(filesText, locale)('tooLarge', { limit: format.bytes(maxBytes) })
          : null
        return { key: newId(), file, sent: 0, stored: null, problem }
      })
      setItems((before) => [...before, ...added])
      for (const upload of added) if (upload.problem === null) queue(upload)
    },
    retry(key) {
      const upload = items.find((item) => item.key === key)
      if (!upload) return
      change(key, { problem: null, sent: 0 })
      queue({ ...upload, problem: null, sent: 0 })
    },
    leaveOut(key) {
      const stored = items.find((item) => item.key === key)?.stored
      waiting.current = waiting.current.filter((upload) => upload.key !== key)
      stops.current.get(key)?.abort()
      forget(key)
      if (!stored) return
      removeFile(subject, stored).catch((error: unknown) => {
        // Somebody else was quicker: it is where it should be.
        if (!isProblem(error, 'notFound')) problemToast(error)
      })
    },
    forget,
    clear: () => setItems([]),
  }
}
