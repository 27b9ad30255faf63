import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { apiPrefix } from './api.ts'

const gatherFor = 200
const firstPause = 1000
const longestPause = 60_000
const hiddenFor = 20_000

/**
 * Reads again what the server says has changed: a change of topic `customer` makes every query stale whose key begins
 * with it; `*` means everything. One stream a visible tab: a browser opens only six connections to a host over
 * HTTP/1.1, so a tab in the background gives its own back and looks at everything again when it returns.
 */
export function useLive(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const topics = new Set<string>()
    let stream: EventSource | undefined
    let pause = firstPause
    let missed = false
    const timers: { [name in 'gather' | 'retry' | 'hide']?: number } = {}

    const readAgain = (): void => {
      delete timers.gather
      if (topics.has('*')) void queryClient.invalidateQueries()
      else for (const topic of topics) void queryClient.invalidateQueries({ queryKey: [topic] })
      topics.clear()
    }
    const note = (topic: string): void => {
      topics.add(topic)
      timers.gather ??= window.setTimeout(readAgain, gatherFor)
    }
    const close = (): void => {
      stream?.close()
      stream = undefined
      missed = true
    }
    const open = (): void => {
      if (stream) return
      stream = new EventSource(`${apiPrefix}/live`)
      stream.addEventListener('open', () => {
        if (missed) note('*')
        missed = false
        pause = firstPause
      })
      stream.addEventListener('message', ({ data }) => {
        const topic = topicOf(data)
        if (topic !== null) note(topic)
      })
      stream.addEventListener('error', () => {
        missed = true
        // A refused connection is not tried again by the browser itself, so we do.
        if (stream?.readyState !== EventSource.CLOSED) return
        close()
        timers.retry = window.setTimeout(open, pause * (0.5 + Math.random()))
        pause = Math.min(pause * 2, longestPause)
      })
    }
    const rest = (): void => {
      clearTimeout(timers.retry)
      close()
    }
    const onVisibility = (): void => {
      clearTimeout(timers.hide)
      if (document.visibilityState === 'visible') open()
      else timers.hide = window.setTimeout(rest, hiddenFor)
    }
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      for (const timer of Object.values(timers)) clearTimeout(timer)
      close()
    }
  }, [queryClient])
}

function topicOf(data: unknown): string | null {
  try {
    const change: unknown = JSON.parse(String(data))
    return typeof change === 'object' && change !== null && 'topic' in change ? String(change.topic) : null
  } catch {
    return null
  }
}
