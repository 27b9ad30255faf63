import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Total } from '#kit/page.ts'
import { api, type Answer } from '#web/api.ts'
import { isProblem } from '#web/problem.ts'
import type { Rule } from '#web/parts/filter/tree.ts'

export type Preview = Answer<typeof api.segments.preview>
export type Problems = readonly Preview['problems'][number][]
export type Counted = {
  readonly preview: Preview | undefined
  /** As exact as it is known by now. */
  readonly total: Total | undefined
  /** What is shown is of the rule before. */
  readonly isOld: boolean
  readonly isCountingExactly: boolean
  readonly problems: Problems
  readonly error: unknown
}

/** Typing is over after this. */
const pause = 300
/** Nothing is asked: everybody matches. */
const everybody: Rule = { op: 'and', rules: [] }
const none: Problems = []

/**
 * Who matches while a rule is edited: quickly first, of a sample where there are many, and then exactly. Not read again
 * when customers change: numbers that move under the hand should be those of what one did.
 */
export function usePreview(rule: Rule | null, baseId: string | null): Counted {
  const asked = JSON.stringify({ rule: rule ?? everybody, baseId })
  const [settled] = useDebouncedValue(asked, pause)
  const body = JSON.parse(settled) as Body
  const quick = useQuery({
    queryKey: ['preview', settled],
    queryFn: ({ signal }) => api.segments.preview({ body: { ...body, exact: false } }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
  const { data, isPlaceholderData } = quick
  const isRough = data !== undefined && !isPlaceholderData && !data.total.exact && data.problems.length === 0
  const exact = useQuery({
    queryKey: ['preview', 'exact', settled],
    queryFn: ({ signal }) => api.segments.preview({ body: { ...body, exact: true } }, { signal }),
    enabled: isRough,
    staleTime: 60_000,
    retry: false,
  })
  const refused = isProblem(quick.error, 'invalid') ? quick.error.fields.map((field) => ({ ...field })) : none
  return {
    preview: data,
    total: (isRough ? exact.data?.total : undefined) ?? data?.total,
    isOld: asked !== settled || isPlaceholderData,
    isCountingExactly: isRough && exact.isFetching,
    problems: refused.length > 0 ? refused : (data?.problems ?? none),
    error: refused.length > 0 ? null : quick.error,
  }
}

type Body = Parameters<typeof api.segments.preview>[0]['body']
