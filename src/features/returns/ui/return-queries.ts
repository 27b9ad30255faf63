import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Tone } from '#web/parts/StatusBadge.tsx'

export type Return = Answer<typeof api.returns.list>['items'][number]
export type Details = Answer<typeof api.returns.get>
export type Unmatched = Answer<typeof api.returns.unmatched>['items'][number]
export type Mailbox = Answer<typeof api.returns.mailboxes>['items'][number]
export type Hook = Answer<typeof api.returns.hooks>['items'][number]

export const mailboxesQuery = queryOptions({
  queryKey: ['returnMailbox', 'list'],
  queryFn: ({ signal }) => api.returns.mailboxes({}, { signal }),
})
export const hooksQuery = queryOptions({
  queryKey: ['returnHook', 'list'],
  queryFn: ({ signal }) => api.returns.hooks({}, { signal }),
})
export const settingsQuery = queryOptions({
  queryKey: ['settings', 'returns'],
  queryFn: ({ signal }) => api.returns.settings({}, { signal }),
})
export const openQuery = queryOptions({
  queryKey: ['return', 'open'],
  queryFn: ({ signal }) => api.returns.open({}, { signal }),
})

export const deedTones = {
  gone: 'bad',
  counted: 'warning',
  noted: 'neutral',
  delayed: 'neutral',
  suppressed: 'bad',
  stopped: 'info',
  asked: 'warning',
  ignored: 'neutral',
} as const satisfies { [D in Return['done']]: Tone }

export const detailsQuery = (id: string) =>
  queryOptions({
    queryKey: ['return', 'one', id],
    queryFn: ({ signal }) => api.returns.get({ params: { id } }, { signal }),
  })
