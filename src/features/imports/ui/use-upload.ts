import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { carryMapping } from './mapping.ts'
import { importQuery, type Import } from './use-import.ts'

export type Sending = { readonly fileName: string; readonly sent: number; readonly size: number }
export type Upload = {
  readonly sending: Sending | null
  readonly error: unknown
  start(file: File): void
  stop(): void
}

/** Hands a file in and opens its page. A mended file takes over the mapping of the import it came from. */
export function useUpload(mendedFrom?: Import): Upload {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [sending, setSending] = useState<Sending | null>(null)
  const [error, setError] = useState<unknown>(null)
  const line = useRef<AbortController | null>(null)
  useEffect(() => () => line.current?.abort(), [])

  const send = async (file: File, signal: AbortSignal): Promise<void> => {
    const uploaded = await api.imports.upload(
      // A mended file is of what the file was of that it comes from.
      { query: { subject: mendedFrom?.subject }, file, fileName: file.name },
      { signal, onProgress: (sent, size) => setSending({ fileName: file.name, sent, size }) },
    )
    const batch = mendedFrom ? await takeOver(mendedFrom, uploaded) : uploaded
    queryClient.setQueryData(importQuery(batch.id).queryKey, batch)
    await navigate({ to: `/imports/${batch.id}` })
  }
  return {
    sending,
    error,
    start(file) {
      line.current?.abort()
      const { signal } = (line.current = new AbortController())
      setError(null)
      setSending({ fileName: file.name, sent: 0, size: file.size })
      send(file, signal)
        .catch((refusal: unknown) => {
          if (!signal.aborted) setError(refusal)
        })
        .finally(() => {
          if (!signal.aborted) setSending(null)
        })
    },
    stop() {
      line.current?.abort()
      setSending(null)
    },
  }
}

async function takeOver(from: Import, uploaded: Import): Promise<Import> {
  const { id, version } = uploaded
  const mapping = carryMapping(from, uploaded)
  return api.imports.update({ params: { id }, body: { version, mapping, options: from.options } })
}
