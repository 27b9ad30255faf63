import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay } from '#web/locale.ts'

export type Template = Answer<typeof api.templates.get>
export type TemplateRow = Answer<typeof api.templates.list>['items'][number]
export type Draft = NonNullable<Template['draft']>
export type Content = Draft['content']
export type Edition = Answer<typeof api.templates.editions>['items'][number]
export type Preview = Answer<typeof api.templates.preview>
export type Finding = Preview['findings'][number]
export type Variable = Answer<typeof api.templates.variables>['items'][number]
export type Starter = Answer<typeof api.templates.starters>['items'][number]
export type Uses = Answer<typeof api.templates.uses>['items']
export type MailImage = Answer<typeof api.templates.images>['items'][number]
export type Coupon = Answer<typeof api.templates.coupons>['items'][number]
export type Shared = Answer<typeof api.templates.sharedGet>
export type MailWord = Answer<typeof api.templates.words>['items'][number]
export type MailClass = Template['class']

export function templateQuery(id: string) {
  return queryOptions({
    queryKey: ['mailTemplate', 'get', id],
    queryFn: ({ signal }) => api.templates.get({ params: { id } }, { signal }),
  })
}

/** Campaigns made of it; asked again when one is announced. */
export function templateUsesQuery(id: string) {
  return queryOptions({
    queryKey: ['campaign', 'usesOfTemplate', id],
    queryFn: ({ signal }) => api.templates.uses({ params: { id } }, { signal }),
  })
}

const variablesQuery = queryOptions({
  queryKey: ['field', 'mailVariables'],
  queryFn: ({ signal }) => api.templates.variables({}, { signal }),
})

/** What may be inserted, and how a key is called on the screen. */
export function useVariables(): {
  readonly items: readonly Variable[]
  readonly labelOf: (key: string) => string
} {
  const say = useSay()
  const { data } = useQuery(variablesQuery)
  return useMemo(() => {
    const items = data?.items ?? []
    const labels = new Map(items.map(({ key, label }) => [key, say(label)]))
    return { items, labelOf: (key) => labels.get(key) ?? key }
  }, [data, say])
}

/** A mail as one gets it; `person` null is somebody made up. */
export function previewQuery(
  content: Content,
  mailClass: MailClass,
  person: string | null,
  senderId: string | null = null,
) {
  return queryOptions({
    queryKey: ['mailSharedBlock', 'preview', mailClass, person, senderId, content],
    queryFn: ({ signal }) =>
      api.templates.preview(
        { body: { content, class: mailClass, customerId: person, senderId } },
        { signal },
      ),
    placeholderData: keepPreviousData,
    // Each is of one content; what was left long ago is not asked for again.
    gcTime: 60_000,
  })
}

export function sharedQuery(id: string) {
  return queryOptions({
    queryKey: ['mailSharedBlock', 'get', id],
    queryFn: ({ signal }) => api.templates.sharedGet({ params: { id } }, { signal }),
  })
}

export function couponQuery(id: string) {
  return queryOptions({
    queryKey: ['coupon', 'get', id],
    queryFn: ({ signal }) => api.templates.couponGet({ params: { id } }, { signal }),
  })
}

export function imageQuery(id: string | null) {
  return queryOptions({
    queryKey: ['mailImage', 'get', id],
    queryFn: ({ signal }) => api.templates.imageGet({ params: { id: id ?? '' } }, { signal }),
    enabled: id !== null,
  })
}

export const settingsQuery = queryOptions({
  queryKey: ['settings', 'templates'],
  queryFn: ({ signal }) => api.templates.settings({}, { signal }),
})
