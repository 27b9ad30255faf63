import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import type { Subject } from '../filter/subject.ts'
import { both } from '../filter/quick.ts'
import type { Rule } from '../filter/tree.ts'
import { definitionOf, isChanged, parts, readWritten, written, type Definition } from './definition.ts'

export type View = Answer<typeof api.views.list>['items'][number]
export type Defaults = Answer<typeof api.views.list>['defaults']

const address = {
  view: text,
  q: (raw: unknown) => (typeof raw === 'string' ? raw : undefined),
  filter: text,
  sort: text,
  columns: text,
  layout: text,
  date: text,
  density: text,
}
const untouched = Object.fromEntries(parts.map((part) => [part, undefined])) as {
  [part in (typeof parts)[number]]: undefined
}

export function viewsQuery(subject: Subject) {
  return queryOptions({
    queryKey: ['view', 'list', subject],
    queryFn: ({ signal }) => api.views.list({ query: { subject } }, { signal }),
    staleTime: 60_000,
  })
}

/** The list as it is shown: a view and what was changed about it, both in the address. */
export type ListView = {
  readonly subject: Subject
  readonly views: readonly View[]
  readonly defaults: Defaults
  /** Undefined is the whole list. */
  readonly view: View | undefined
  /** The address names a view that is not there. */
  readonly isMissing: boolean
  readonly plain: Definition
  readonly now: Definition
  readonly isChanged: boolean
  set(change: Partial<Definition>): void
  open(view: string): void
  reset(): void
  /** Reads the views again, after a change of one. */
  refresh(): Promise<void>
}

/**
 * `plain` is the list when nobody has chosen anything. `given` is a rule that another page's link brings along under
 * names of its own (`leave` takes those out of the address): such a link shows the whole list by that rule.
 */
export function useView(
  subject: Subject,
  plain: Definition,
  given: Rule | null,
  leave: { readonly [name: string]: undefined },
): ListView {
  const queryClient = useQueryClient()
  const { data } = useSuspenseQuery(viewsQuery(subject))
  const [{ view: asked, ...params }, setAddress] = useAddress(address)
  const { items: views, defaults } = data
  const isNamed = given !== null || Object.values(params).some((part) => part !== undefined)
  const id = asked ?? (isNamed ? 'all' : (defaults.mine ?? defaults.everybody ?? 'all'))
  const view = views.find((one) => one.id === id)
  const base = useMemo(() => (view ? definitionOf(view.definition, plain) : plain), [view, plain])
  const filled = readWritten(params, base)
  const now = given ? { ...filled, rule: both(filled.rule, given) } : filled
  const go = (next: object, options?: { replace: boolean }): void =>
    setAddress({ ...leave, ...next }, options)
  return {
    subject,
    views,
    defaults,
    view,
    isMissing: id !== 'all' && view === undefined,
    plain,
    now,
    isChanged: isChanged(now, base),
    set: (change) => go({ ...written({ ...now, ...change }, base), view: view?.id ?? 'all' }),
    open: (next) => go({ ...untouched, view: next }, { replace: false }),
    reset: () => go({ ...untouched, view: view?.id ?? 'all' }),
    refresh: () => queryClient.invalidateQueries({ queryKey: ['view'] }),
  }
}

/** A definition as the API takes it. */
export function toSave({ rule, columns, ...rest }: Definition) {
  return {
    ...rest,
    rule: rule === null ? null : { ...rule },
    columns: columns.map((column) => ({ ...column })),
  }
}
