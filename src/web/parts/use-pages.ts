import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Page } from '#kit/page.ts'

/** A keyset list that grows while one scrolls. */
export type Pages<Row> = {
  readonly rows: readonly Row[]
  /** Nothing is known yet. */
  readonly isPending: boolean
  /** The rows shown are of the question before. */
  readonly isStale: boolean
  readonly error: unknown
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  loadMore(): void
  retry(): void
}

/**
 * `usePages(['customer', 'list', query], (cursor, signal) => api.customers.list({ query: { ...query, cursor } }, { signal }))`.
 * Rows of the question before stay until the new ones are here, so that typing in a filter does not flicker.
 */
export function usePages<Row>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
): Pages<Row> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam ?? undefined, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: Page<Row>) => next,
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  return {
    rows,
    isPending: query.isPending,
    isStale: query.isPlaceholderData,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore() {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
    retry() {
      void (query.data ? query.fetchNextPage() : query.refetch())
    },
  }
}
